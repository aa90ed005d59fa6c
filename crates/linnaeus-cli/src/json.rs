//! The library's results as JSON, with the library's names as keys.

use linnaeus::data::Label;
use linnaeus::metrics::{
    AverageScore, ClassificationReport, ConfusionMatrix, OperatingPoint, PrecisionRecallCurve,
    RocCurve,
};
use serde_json::{Value, json};

/// A label as what it is: true, 5 or "5".
pub(crate) fn label(label: &Label) -> Value {
    match label {
        Label::Bool(value) => Value::from(*value),
        Label::Int(value) => Value::from(*value),
        Label::Str(value) => Value::from(&**value),
    }
}

/// Rows of a confusion matrix; counts are integers.
pub(crate) fn cells(matrix: &ConfusionMatrix) -> Value {
    matrix
        .rows()
        .map(|row| row.iter().map(|&cell| count(cell)).collect::<Value>())
        .collect()
}

pub(crate) fn confusion_matrix(matrix: &ConfusionMatrix) -> Value {
    json!({
        "classes": matrix.classes().iter().map(label).collect::<Value>(),
        "cells": cells(matrix),
    })
}

pub(crate) fn classification_report(report: &ClassificationReport) -> Value {
    let average = |score: AverageScore| {
        json!({
            "precision": score.precision,
            "recall": score.recall,
            "f_score": score.f_score,
        })
    };
    let class = |class: &linnaeus::metrics::ClassScore| {
        json!({
            "label": label(&class.label),
            "precision": class.precision,
            "recall": class.recall,
            "f_score": class.f_score,
            "support": count(class.support),
        })
    };
    json!({
        "classes": report.classes().iter().map(class).collect::<Value>(),
        "accuracy": report.accuracy(),
        "macro_avg": average(report.macro_avg()),
        "weighted_avg": average(report.weighted_avg()),
        "total_support": count(report.total_support()),
    })
}

pub(crate) fn operating_point(point: &OperatingPoint) -> Value {
    json!({
        "threshold": point.threshold,
        "tp": count(point.tp),
        "fp": count(point.fp),
        "fn": count(point.fn_),
        "tn": count(point.tn),
        "precision": point.precision,
        "recall": point.recall,
        "f1": point.f1,
        "false_positive_rate": point.false_positive_rate,
    })
}

pub(crate) fn precision_recall_curve(curve: &PrecisionRecallCurve) -> Value {
    json!({
        "thresholds": curve.thresholds(),
        "precision": curve.precision(),
        "recall": curve.recall(),
        "average_precision": curve.average_precision(),
    })
}

/// The first threshold is infinite, which JSON cannot say: it is null.
pub(crate) fn roc_curve(curve: &RocCurve) -> Value {
    json!({
        "thresholds": curve.thresholds(),
        "fpr": curve.fpr(),
        "tpr": curve.tpr(),
        "auc": curve.auc(),
    })
}

/// A number of rows as an integer, where it is one.
fn count(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Value::from(value as i64)
    } else {
        Value::from(value)
    }
}
