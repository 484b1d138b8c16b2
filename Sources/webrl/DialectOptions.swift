import ArgumentParser
import Groundwork
import WebEnv

/// How pages are shown, and how actions are written.
struct DialectOptions: ParsableArguments {
    @Option(
        name: .customLong("dialect"),
        help: "How pages are shown and actions are written: \(Dialect.names.joined(separator: ", ")).",
        completion: .list(Dialect.names))
    var name = "webarena"

    @Option(help: "Show this many lines of the page, moved by the scroll action (default: the whole page).")
    var window: Int?

    func validate() throws {
        if !Dialect.names.contains(name) {
            throw ValidationError(
                "no dialect is called '\(name)'; there are: \(Dialect.names.joined(separator: ", "))")
        }
        try FlagRange.check("--window", window, FlagRange.window)
    }

    func dialect(isStrict: Bool = false) throws -> Dialect {
        guard let dialect = Dialect(name: name, isStrict: isStrict, window: window) else {
            throw InputError("no dialect is called '\(name)'")
        }
        return dialect
    }
}
