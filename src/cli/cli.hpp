// The command line: flags to verbs of the workbench, results to text and exit codes. No numerics.
#pragma once

namespace gigawatt::cli {

/// Runs the program and returns its exit code (0 ok, 1 fault, 2 usage, 3 invalid scenario, 4 no solution, 5 threshold
/// failed, 6 limit reached, 130 interrupted).
int run(int argc, char** argv);

}  // namespace gigawatt::cli
