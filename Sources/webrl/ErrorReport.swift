import ArgumentParser
import Foundation
import Groundwork
import WebEnv

/// The one place that words errors and picks exit codes.
///
/// 0: done. 1: the work was done and its answer is no (a check found mistakes). 2: wrong input, or the world failed.
/// 64: the argument parser's own errors.
enum ErrorReport {
    static func exit<Root: ParsableCommand>(_ error: any Error, parser: Root.Type) -> Never {
        do {
            if Root.exitCode(for: error) == .success {
                Output.line(Root.fullMessage(for: error))
                try Output.finish()
                Foundation.exit(0)
            }
            try Output.check()
        } catch {
            write("webrl: \(sentence(for: error))")
            Foundation.exit(2)
        }
        let arguments = Array(CommandLine.arguments.dropFirst())
        if !(error is ExitCode), Root.exitCode(for: error) == .validationFailure,
            let hint = ArgumentHints.sentence(arguments, message: Root.message(for: error), root: parser)
        {
            write("Error: \(hint)")
            Foundation.exit(ExitCode.validationFailure.rawValue)
        }
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
            default: return "\(path): \(reason(for: cocoa))"
            }
        }
        return String(describing: error)
    }

    /// What the system said, where it said something: Foundation's own sentence may be a number.
    private static func reason(for error: CocoaError) -> String {
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError
        let code = cause.flatMap { $0.domain == NSPOSIXErrorDomain ? Int32(clamping: $0.code) : nil }
        if let code, code > 0 { return FileError.reason(code) }
        return error.code == .fileWriteFileExists ? "a file is in the way" : error.localizedDescription
    }

    /// One line on standard error.
    static func write(_ line: String) { write(text: line + "\n") }

    /// Where standard error can't be written there is nobody left to tell.
    static func write(text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { OpenFile.write($0, to: STDERR_FILENO) }
    }
}

extension ParsableCommand {
    /// Whether the argument parser made this error, so that it knows best how to word it.
    fileprivate static func isParserError(_ error: any Error) -> Bool {
        String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}
