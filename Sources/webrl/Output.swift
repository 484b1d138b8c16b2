import Foundation

/// Standard output and the progress line on standard error.
enum Output {
    /// Prints a line and hands it on at once, so that a reader on a pipe sees it.
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }

    /// Rewrites one line on a terminal; says nothing where standard error is a file or a pipe.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    /// Clears the progress line.
    static func endProgress() { progress("") }

    /// Rows as aligned columns: the first to the left, the others to the right.
    static func table(_ rows: [[String]]) -> String {
        guard let columns = rows.map(\.count).max() else { return "" }
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// A share in 0...1 as a percentage; a dash where there is none.
    static func percent(_ share: Double?) -> String {
        share.map { "\((($0 * 1000).rounded() / 10))%" } ?? "–"
    }
}
