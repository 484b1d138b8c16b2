import ArgumentParser
import Foundation

/// A wrong flag, file or task: one sentence that names the place and the cause.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The one place that words errors and picks exit codes.
///
/// 0: done. 1: the work was done and its answer is no (a check found mistakes). 2: wrong input, or the world failed.
/// 64: the argument parser's own errors.
enum ErrorReport {
    static func exit<Root: ParsableCommand>(_ error: any Error, parser: Root.Type) -> Never {
        if error is ExitCode || error is CleanExit || error is ValidationError || Root.isParserError(error) {
            Root.exit(withError: error)
        }
        write("webrl: \(sentence(for: error))")
        Foundation.exit(2)
    }

    /// The error in one line.
    static func sentence(for error: any Error) -> String {
        if let cocoa = error as? CocoaError {
            let path = cocoa.filePath ?? cocoa.url?.path ?? "file"
            switch cocoa.code {
            case .fileReadNoSuchFile, .fileNoSuchFile: return "\(path): no such file"
            case .fileReadNoPermission, .fileWriteNoPermission: return "\(path): permission denied"
            case .fileWriteOutOfSpace: return "\(path): the disk is full"
            default: return "\(path): \(cocoa.localizedDescription)"
            }
        }
        return String(describing: error)
    }

    /// One line on standard error.
    static func write(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}

extension ParsableCommand {
    /// Whether the argument parser made this error, so that it knows best how to word it.
    fileprivate static func isParserError(_ error: any Error) -> Bool {
        String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
