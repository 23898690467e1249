use std::io::{Error, ErrorKind};

use super::*;

#[test]
fn a_filesystem_without_locks_is_not_in_use() {
    let tried = Err(TryLockError::Error(Error::from(ErrorKind::Unsupported)));
    let why = hold(tried, Path::new("e")).expect("it is in nobody's use");
    assert_eq!(why.map(|error| error.kind()), Some(ErrorKind::Unsupported));
}

#[test]
fn a_lock_that_another_run_holds_is_an_error() {
    let error = hold(Err(TryLockError::WouldBlock), Path::new("e")).expect_err("it is in use");
    assert_eq!(error.to_string(), "e is in use by another run: wait or give another folder");
}
