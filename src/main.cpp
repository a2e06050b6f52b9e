#include "cli/cli.hpp"

int main(int argc, char** argv) { return gigawatt::cli::run(argc, argv); }
