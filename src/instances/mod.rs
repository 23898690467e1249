//! Losses, gradient noise and algorithms whose constructors check the hypotheses.

pub mod barred_saddle;
pub mod basin;
pub mod confined_loss;
pub mod cooling_landscape;
pub mod double_well;
pub mod finite_noise;
pub mod momentum;
pub mod noisy_regression;
pub mod noisy_second_order;
pub mod noisy_valley;
pub mod parabola;
pub mod periodic_loss;
pub mod population;
pub mod posterior;
pub mod quadratic;
pub mod quasi_hyperbolic;
pub mod regression;
pub mod scheduled_batch;
pub mod second_order;
pub mod stationary_point;
pub mod table;
pub mod trajectory;
pub mod unstable_point;
pub mod valley_with_exit;
pub mod weak_problem;
