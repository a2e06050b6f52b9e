// Irradiance on a tilted or tracking plane. Angles in degrees, azimuth clockwise from north. Pure; thread-safe.
//
// Sky diffuse: J. E. Hay, J. A. Davies (1980): circumsolar share = beam ÷ extraterrestrial, the rest isotropic; ground:
// isotropic, albedo 0.2. Tracking: horizontal north–south axis with backtracking: K. Anderson, M. Mikofski,
// "Slope-aware backtracking for single-axis trackers", NREL/TP-5K00-76626 (2020), for level ground. Reflection at the
// glass: physical model of De Soto, Klein, Beckman, Solar Energy 80 (2006) 78–88.
#pragma once

#include "weather/sun.hpp"

namespace gigawatt::weather {

inline constexpr double ground_albedo = 0.2;
inline constexpr double tracker_limit_degrees = 60.0;
inline constexpr double ground_coverage_ratio = 0.4;  // collector width ÷ row spacing

struct Orientation {
  double tilt_degrees = 0.0;
  double azimuth_degrees = 180.0;
};

/// Rotation of the tracker about its axis, positive towards west; 0 while the sun is down.
double tracker_rotation_degrees(const SunPosition& sun);

/// The plane of a horizontal north–south tracker at this rotation.
Orientation tracker_plane(double rotation_degrees);

/// Cosine of the angle between the sun and the plane's normal; below 0 behind the plane.
double cos_incidence(const SunPosition& sun, Orientation plane);

struct PlaneIrradiance {
  double beam_w_per_m2 = 0.0;
  double sky_w_per_m2 = 0.0;
  double ground_w_per_m2 = 0.0;
  double cos_incidence = 0.0;
  [[nodiscard]] double total_w_per_m2() const { return beam_w_per_m2 + sky_w_per_m2 + ground_w_per_m2; }
};

struct Horizontal {
  double ghi_w_per_m2 = 0.0, dni_w_per_m2 = 0.0, dhi_w_per_m2 = 0.0;
};

PlaneIrradiance transpose(const Horizontal& horizontal, const SunPosition& sun, Orientation plane);

/// Share of the beam that passes the cover glass, relative to normal incidence.
double incidence_modifier(double cos_incidence);

}  // namespace gigawatt::weather
