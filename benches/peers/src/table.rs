//! Tables, as text and as Markdown.

/// How a table is printed.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// For a terminal.
    Text,
    /// For a document.
    Markdown,
}

/// A table whose first column names its rows; all others hold numbers.
#[derive(Debug)]
pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
}

impl Table {
    /// A table without rows.
    pub fn new(title: impl Into<String>, header: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let header = header.into_iter().map(Into::into).collect();
        Self { title: title.into(), rows: vec![header], notes: Vec::new() }
    }

    /// Adds a row, as wide as the header.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a sentence below the table.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// The table's text, with an empty line at its end.
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

/// A ratio, with as many digits as say something.
#[must_use]
pub fn ratio(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.1}") }
}

/// A whole number with its thousands set apart.
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
