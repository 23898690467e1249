//! Every registered claim at the quick budget, one test each: its verdicts must be the recorded ones.

fn main() {
    sgdcheck::cli::tests(sgdcheck::papers::PAPERS);
}
