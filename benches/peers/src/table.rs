//! Tables, as text and as Markdown.

/// The output format of a table.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// For a terminal.
    Text,
    /// For a document.
    Markdown,
}

/// A table whose first column has the names of the rows; all others have numbers.
#[derive(Debug)]
pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

impl Table {
    /// Creates a table without rows.
    pub fn new(title: impl Into<String>, header: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let header = header.into_iter().map(Into::into).collect();
        Self { title: title.into(), rows: vec![header], notes: Vec::new() }
    }

    /// Adds a row with as many cells as the header.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a sentence after the table.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Returns the table as text that ends with an empty line.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width =
            |column: usize| self.rows.iter().filter_map(|row| Some(row.get(column)?.chars().count())).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();

        let mut text = match style {
            Style::Text => format!("{}\n", self.title),
            Style::Markdown => format!("**{}**\n\n", self.title),
        };
        for (number, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
            let cells: Vec<_> = cells.collect();
            match style {
                Style::Text => text.push_str(&format!("  {}\n", cells.join("  "))),
                Style::Markdown => text.push_str(&format!("| {} |\n", cells.join(" | "))),
            }
            if number == 0 && matches!(style, Style::Markdown) {
                text.push_str(&format!("|---|{}\n", "--:|".repeat(columns.saturating_sub(1))));
            }
        }
        if !self.notes.is_empty() {
            text.push_str(&format!("\n{}\n", self.notes.join(" ")));
        }
        text.push('\n');
        text
    }
}

/// Formats a ratio: `1.23`, `12.3`.
#[must_use]
pub fn ratio(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.1}") }
}

/// Formats a whole number: `1,234`.
#[must_use]
pub fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
