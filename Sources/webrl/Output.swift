import Foundation
import Groundwork
import Synchronization
import WebEnv
import Workbench

/// Standard output and the progress line on standard error.
///
/// All that the command says on standard output goes through here. Where it can't be written (a full disk) the work is done all the
/// same, and the command ends with an error: a result that nobody got is no success. Where the reader has gone away the command ends at
/// once and quietly, by the signal that Unix commands end by then.
enum Output {
    /// The error number of the first write that failed; 0 for none.
    private static let failure = Mutex<Int32>(0)

    /// Fills standard descriptors that are closed, so that no file that is opened later gets their number.
    static func prepare() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // Reading from what is only open for writing fails, and the other way round: as it does where nothing is open.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
        signal(SIGPIPE, SIG_DFL)
    }

    /// Hands bytes on at once, so that a reader on a pipe sees them.
    static func write(_ bytes: [UInt8]) {
        failure.withLock { failure in
            guard failure == 0 else { return }
            failure = bytes.withUnsafeBytes { OpenFile.write($0, to: STDOUT_FILENO) }
            if failure == EPIPE { raise(SIGPIPE) }
        }
    }

    static func text(_ text: String) { write(Array(text.utf8)) }

    static func line(_ text: String) { write(Array(text.utf8) + [0x0A]) }

    /// - Throws: ``OutputError`` where something could not be written.
    static func check() throws {
        let code = failure.withLock { $0 }
        if code != 0 { throw OutputError(code: code) }
    }

    /// Closes standard output: some disks tell only then that they are full.
    /// - Throws: ``OutputError`` where something could not be written.
    static func finish() throws {
        try check()
        if close(STDOUT_FILENO) != 0, errno != EBADF { throw OutputError(code: errno) }
    }

    /// Rewrites one line on a terminal; where standard error is a file or a pipe, writes one now and then.
    static func progress(_ text: String) {
        if isatty(STDERR_FILENO) == 1 { return ErrorReport.write(text: "\r\u{1B}[K\(text)") }
        if pace.isDue(text, at: .now) { ErrorReport.write(text) }
    }

    private static let pace = ProgressPace(start: .now)

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

/// What was said on standard output is lost.
struct OutputError: Error, CustomStringConvertible {
    let code: Int32
    var description: String { "standard output could not be written: \(String(cString: strerror(code)))" }
}
