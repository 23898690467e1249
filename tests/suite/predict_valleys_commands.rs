//! Questions on saddles, valleys, batches and diffusions on the command line: what is refused, and in which words.

use crate::predict_commands;

/// Runs `sgdcheck predict` beside a saddle, its noise and a minimum.
fn predict(arguments: &str) -> (Option<i32>, String, String) {
    let files = [("H.csv", "1,0.2\n0.2,-0.5\n"), ("C.csv", "1,0\n0,2\n"), ("M.csv", "2,1\n1,3\n")];
    predict_commands::predict(&files, arguments)
}

#[test]
fn unusable_questions_get_one_sentence_and_exit_code_2() {
    let saddle = "saddle-time --noise C.csv --radius 1 --hessian";
    let valley = "valley-time --learning-rate 0.05 --curvatures 4,1";
    let shares = "valley-shares --learning-rate 0.1 --noise 1 --curvatures";
    let schedule = "batch-schedule --learning-rate 0.5 --noise 1 --depth 0.3";
    let sde = "sde-error --noise 1 --start 1 --learning-rate 0.1";
    let rows = [
        (format!("{saddle} M.csv --learning-rate 0.1"), "the point is no saddle"),
        (format!("{saddle} H.csv --learning-rate -1e-3"), "the step is -0.001"),
        (format!("{saddle} H.csv --learning-rate 3"), "take a step below"),
        (format!("{saddle} H.csv --learning-rate 0.1 --start 2"), "the start is 2"),
        (format!("{valley} --noise 4,1,2 --barrier 1"), "noise: two numbers are needed"),
        (format!("{valley} --noise 4,1 --barrier 0"), "the barrier is 0"),
        (format!("{valley} --noise 4,1 --barrier nan"), "the barrier is NaN"),
        (format!("{valley} --noise 4,1 --barrier 100"), "the mean number of steps is e^"),
        (format!("{valley} --noise 4,1 --barrier 1 --across 2,3"), "noise that is alike"),
        (format!("{valley} --noise 4,1 --barrier 1 --batch 9 --data 9"), "the batch size is 9"),
        (format!("{valley} --noise 4,1 --barrier 1 --batch 0"), "the batch size is 0"),
        (format!("{shares} 1,1,1 --climbs 1,1"), "in turn"),
        (format!("{shares} 1,-1,1 --climbs 1"), "1 climbs, where 2 are needed"),
        (format!("{schedule} --data 1 --gap 0.2"), "the number of data is 1"),
        (format!("{schedule} --data 100 --gap 0.2 --multiple 1"), "the multiple of 2 c* is 1"),
        (format!("{schedule} --data 100 --gap 0"), "the gap is 0"),
        (format!("{sde} --curvatures 1,-1"), "there is no stationary law"),
        (format!("{sde} --curvatures 30"), "SGD diverges"),
        (format!("{sde} --slope 1,2 --steps 3"), "the slope has 2 coefficients"),
        (format!("{sde} --slope -1,0,0 --steps 3"), "SGD may leave every interval"),
        (format!("{sde} --slope 1,0,0"), "--steps"),
    ];
    for (question, reason) in rows {
        let (code, _, stderr) = predict(&question);
        let sentence = stderr.lines().count() == 1 && stderr.starts_with("sgdcheck: ");
        assert!(code == Some(2) && sentence && stderr.contains(reason), "{question}: {stderr}");
    }
}

#[test]
fn programs_get_what_the_terminal_shows() {
    let question = "valley-time --barrier 0.5 --curvatures 4,1 --noise 4,1 --learning-rate 0.05 --batch 2 --format json";
    let (code, stdout, _) = predict(question);
    let answer: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(code, Some(0));
    let answer = &answer["answers"][0];
    assert_eq!(answer["claim"]["id"], "xie2020/sgd-escape-prefactor");
    assert_eq!(answer["formula_used"], "corrected");
    // H_ae/|H_be|.
    let number = |name: &str| answer[name].as_f64().expect("a number");
    assert!((number("printed_value") / number("value") - 4.0).abs() < 1e-12);
    assert_eq!(answer["checks"].as_array().expect("checks").len(), 2);
}
