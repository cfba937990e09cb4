//! Tables that fold into cards where they are narrow.

use leptos::prelude::*;
use std::borrow::Cow;

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    name: Cow<'static, str>,
    figures: bool,
}

/// A column of words.
pub fn words(name: impl Into<Cow<'static, str>>) -> Column {
    Column {
        name: name.into(),
        figures: false,
    }
}

/// A column of figures, which are aligned at their end.
pub fn figures(name: impl Into<Cow<'static, str>>) -> Column {
    Column {
        name: name.into(),
        figures: true,
    }
}

/// A row. Its first cell is its heading.
#[derive(Debug)]
pub struct Row {
    key: String,
    cells: Vec<AnyView>,
}

/// A row with its cells in the order of the columns. `key` tells it from the table's other rows, so that it stays the same one
/// when the page is brought up to date.
pub fn row(key: impl Into<String>, cells: Vec<AnyView>) -> Row {
    Row {
        key: key.into(),
        cells,
    }
}

/// A table. On a narrow page each row is a card: heading and second cell side by side, the others below with their columns'
/// names.
#[component]
pub fn DataTable(
    /// What the table lists, for those who do not see the heading above it.
    #[prop(into)]
    caption: String,
    /// Its columns.
    columns: Vec<Column>,
    /// Its rows.
    rows: Vec<Row>,
) -> impl IntoView {
    let head = columns
        .iter()
        .map(|column| view! { <th scope="col" class=class(column)>{column.name.clone()}</th> })
        .collect_view();
    let body = rows
        .into_iter()
        .map(|row| table_row(&columns, row))
        .collect_view();
    view! {
        <table class="data">
            <caption class="unseen">{caption}</caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{body}</tbody>
        </table>
    }
}

fn table_row(columns: &[Column], row: Row) -> impl IntoView + use<> {
    let mut cells = row.cells.into_iter().zip(columns);
    let heading = cells
        .next()
        .map(|(cell, column)| view! { <th scope="row" class=class(column)>{cell}</th> });
    let others = cells
        .map(|(cell, column)| {
            view! {
                <td class=class(column) data-label=column.name.clone()>
                    {cell}
                </td>
            }
        })
        .collect_view();
    view! { <tr data-key=row.key>{heading} {others}</tr> }
}

fn class(column: &Column) -> Option<&'static str> {
    column.figures.then_some("figures")
}
