//! Metrics of predicted labels and of scores.

use linnaeus::data::{Label, Labels, Scores};
use linnaeus::metrics::{
    Average, ClassOptions, ConfusionOptions, CurveOptions, Normalize, OperatingPoint,
    ReportOptions, ScoreOptions, ZeroDivision, accuracy_score, accuracy_score_weighted, auc,
    average_precision_score_with, classification_report_with, confusion_matrix_with, f1_score,
    false_positive_rate, fbeta_score, precision_recall_curve_with, precision_recall_fscore_support,
    precision_score, recall_score, roc_auc_score_with, roc_curve_with, specificity_score,
};
use serde_json::{Value, json};

use crate::cross_val::average_of;
use crate::wire::{
    Failure, Read, float, floats, label, labels, list, maybe_floats, present, size, text,
    write_floats, write_label,
};

fn pair(case: &Value) -> Read<(Labels, Labels)> {
    Ok((labels(case, "y_true")?, labels(case, "y_pred")?))
}

fn some_labels(case: &Value) -> Read<Option<Vec<Label>>> {
    if present(case, "labels").is_none() {
        return Ok(None);
    }
    list(case, "labels")?
        .iter()
        .map(label)
        .collect::<Read<_>>()
        .map(Some)
}

fn zero_division(case: &Value) -> Read<ZeroDivision> {
    Ok(
        match present(case, "zero_division").and_then(Value::as_str) {
            None | Some("0") => ZeroDivision::Zero,
            Some("1") => ZeroDivision::One,
            Some("nan") => ZeroDivision::Nan,
            Some(other) => return Err(Failure::Case(format!("no zero_division {other}"))),
        },
    )
}

pub(crate) fn confusion_matrix(case: &Value) -> Read<Value> {
    let (y_true, y_pred) = pair(case)?;
    let mut options = ConfusionOptions::new();
    if let Some(labels) = some_labels(case)? {
        options = options.labels(labels);
    }
    if let Some(weights) = maybe_floats(case, "weights")? {
        options = options.weights(weights);
    }
    let mut matrix = confusion_matrix_with(&y_true, &y_pred, &options)?;
    if present(case, "normalize").is_some() {
        matrix = matrix.normalized(match text(case, "normalize")? {
            "true" => Normalize::True,
            "pred" => Normalize::Pred,
            _ => Normalize::All,
        });
    }
    Ok(json!({
        "classes": matrix.classes().iter().map(write_label).collect::<Vec<_>>(),
        "cells": write_floats(matrix.cells()),
    }))
}

pub(crate) fn accuracy(case: &Value) -> Read<Value> {
    let (y_true, y_pred) = pair(case)?;
    let score = match maybe_floats(case, "weights")? {
        Some(weights) => accuracy_score_weighted(&y_true, &y_pred, &weights)?,
        None => accuracy_score(&y_true, &y_pred)?,
    };
    Ok(json!({ "score": write_floats(&[score]) }))
}

/// Precision, recall and F: an average, or of each class.
pub(crate) fn precision_recall_f1(case: &Value) -> Read<Value> {
    let (y_true, y_pred) = pair(case)?;
    let beta = float(case, "beta")?;
    if text(case, "average")? == "none" {
        let mut options = ClassOptions::new().zero_division(zero_division(case)?);
        if let Some(labels) = some_labels(case)? {
            options = options.labels(labels);
        }
        if let Some(weights) = maybe_floats(case, "weights")? {
            options = options.weights(weights);
        }
        let classes = precision_recall_fscore_support(&y_true, &y_pred, beta, &options)?;
        let column = |of: fn(&linnaeus::metrics::ClassScore) -> f64| {
            write_floats(&classes.iter().map(of).collect::<Vec<_>>())
        };
        return Ok(json!({
            "classes": classes.iter().map(|class| write_label(&class.label)).collect::<Vec<_>>(),
            "precision": column(|class| class.precision),
            "recall": column(|class| class.recall),
            "f_score": column(|class| class.f_score),
            "support": column(|class| class.support),
        }));
    }
    let options = score_options(case)?;
    let f_score = match beta {
        1.0 => f1_score(&y_true, &y_pred, &options)?,
        beta => fbeta_score(&y_true, &y_pred, beta, &options)?,
    };
    let mut result = json!({
        "precision": write_floats(&[precision_score(&y_true, &y_pred, &options)?]),
        "recall": write_floats(&[recall_score(&y_true, &y_pred, &options)?]),
        "f_score": write_floats(&[f_score]),
    });
    if options.average == Average::Binary {
        let specificity = specificity_score(&y_true, &y_pred, &options)?;
        let false_positives = false_positive_rate(&y_true, &y_pred, &options)?;
        result["specificity"] = write_floats(&[specificity]);
        result["false_positive_rate"] = write_floats(&[false_positives]);
    }
    Ok(result)
}

fn score_options(case: &Value) -> Read<ScoreOptions> {
    let average = text(case, "average")?;
    let average =
        average_of(average).ok_or_else(|| Failure::Case(format!("no average {average}")))?;
    let mut options = ScoreOptions::new()
        .average(average)
        .zero_division(zero_division(case)?);
    if let Some(labels) = some_labels(case)? {
        options = options.labels(labels);
    }
    if let Some(pos_label) = present(case, "pos_label") {
        options = options.pos_label(label(pos_label)?);
    }
    if let Some(weights) = maybe_floats(case, "weights")? {
        options = options.weights(weights);
    }
    Ok(options)
}

pub(crate) fn report(case: &Value) -> Read<Value> {
    let (y_true, y_pred) = pair(case)?;
    let mut options = ReportOptions::new()
        .digits(size(case, "digits")?)
        .zero_division(zero_division(case)?);
    if let Some(labels) = some_labels(case)? {
        options = options.labels(labels);
    }
    if present(case, "target_names").is_some() {
        let names = list(case, "target_names")?.iter().filter_map(Value::as_str);
        options = options.target_names(names);
    }
    if let Some(weights) = maybe_floats(case, "weights")? {
        options = options.weights(weights);
    }
    let report = classification_report_with(&y_true, &y_pred, &options)?;
    Ok(json!({ "text": report.to_string() }))
}

/// Scores of a binary task, and the options of its curve.
fn scored(case: &Value) -> Read<(Labels, Scores, CurveOptions)> {
    let y_true = labels(case, "y_true")?;
    let classes = y_true.classes()?.clone();
    let mut options = CurveOptions::new();
    if let Some(pos_label) = present(case, "pos_label") {
        options = options.pos_label(label(pos_label)?);
    }
    if let Some(weights) = maybe_floats(case, "weights")? {
        options = options.weights(weights);
    }
    if let Some(drop) = present(case, "drop_intermediate").and_then(Value::as_bool) {
        options = options.drop_intermediate(drop);
    }
    Ok((
        y_true,
        Scores::margin(floats(case, "scores")?, classes)?,
        options,
    ))
}

pub(crate) fn pr_curve(case: &Value) -> Read<Value> {
    let (y_true, scores, options) = scored(case)?;
    let curve = precision_recall_curve_with(&y_true, &scores, &options)?;
    let at = float(case, "at")?;
    Ok(json!({
        "thresholds": write_floats(&curve.thresholds()),
        "precision": write_floats(&curve.precision()),
        "recall": write_floats(&curve.recall()),
        "at_precision": curve.at_precision(at).map(|point| point_of(&point)),
        "at_recall": curve.at_recall(at).map(|point| point_of(&point)),
        "at_threshold": point_of(&curve.at_threshold(float(case, "threshold")?)),
    }))
}

fn point_of(point: &OperatingPoint) -> Value {
    let numbers = [
        point.threshold,
        point.precision,
        point.recall,
        point.f1,
        point.false_positive_rate,
    ];
    write_floats(&numbers)
}

pub(crate) fn roc(case: &Value) -> Read<Value> {
    let (y_true, scores, options) = scored(case)?;
    let curve = roc_curve_with(&y_true, &scores, &options)?;
    let (fpr, tpr) = (curve.fpr(), curve.tpr());
    Ok(json!({
        "thresholds": write_floats(&curve.thresholds()),
        "fpr": write_floats(&fpr),
        "tpr": write_floats(&tpr),
        "auc": write_floats(&[curve.auc(), auc(&fpr, &tpr)?]),
    }))
}

pub(crate) fn roc_auc(case: &Value) -> Read<Value> {
    let (y_true, scores, options) = scored(case)?;
    let score = roc_auc_score_with(&y_true, &scores, &options)?;
    Ok(json!({ "score": write_floats(&[score]) }))
}

pub(crate) fn average_precision(case: &Value) -> Read<Value> {
    let (y_true, scores, options) = scored(case)?;
    let score = average_precision_score_with(&y_true, &scores, &options)?;
    Ok(json!({ "score": write_floats(&[score]) }))
}
