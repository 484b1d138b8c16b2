import ArgumentParser

/// What the argument parser does not say of arguments that it refuses.
enum ArgumentHints {
    /// A sentence in place of the parser's own; nil where that says it all.
    /// - Parameter message: what the parser says.
    static func sentence(_ arguments: [String], message: String, root: any ParsableCommand.Type) -> String? {
        unknownHelp(arguments, root) ?? negativeNumber(arguments, message) ?? unknownFlag(arguments, root)
    }

    /// `help nonsense`: the parser prints the help of the program then.
    static func unknownHelp(_ arguments: [String], _ root: any ParsableCommand.Type) -> String? {
        guard arguments.first == "help" else { return nil }
        var command = root
        for name in arguments.dropFirst() where !name.hasPrefix("-") {
            guard let next = child(name, of: command) else {
                let names = command.configuration.subcommands.map(self.name(of:))
                return names.isEmpty
                    ? nil : "no command is called '\(name)'; there are: \(names.joined(separator: ", "))"
            }
            command = next
        }
        return nil
    }

    /// `--count -5`: the parser takes the number for a flag.
    private static func negativeNumber(_ arguments: [String], _ message: String) -> String? {
        guard message.contains("Missing value for '") else { return nil }
        for (flag, value) in zip(arguments, arguments.dropFirst())
        where flag.hasPrefix("--") && message.contains("'\(flag) ") && value.hasPrefix("-") {
            guard Double(value) != nil else { continue }
            return "\(flag) is not negative, and \(value) was given"
        }
        return nil
    }

    /// A flag that the command does not have; the parser may complain of what is missing instead.
    private static func unknownFlag(_ arguments: [String], _ root: any ParsableCommand.Type) -> String? {
        let command = path(arguments, root).last ?? root
        let known = flags(of: command, root)
        for argument in arguments {
            if argument == "--" { return nil }
            let flag = String(argument.prefix { $0 != "=" })
            guard flag.hasPrefix("--"), !known.contains(flag) else { continue }
            let near = known.filter { isNear($0, flag) }.sorted()
            return "unknown option '\(flag)'" + (near.first.map { "; did you mean '\($0)'?" } ?? "")
        }
        return nil
    }

    private static func isNear(_ known: String, _ flag: String) -> Bool {
        known.difference(from: flag).count <= 2 || known.hasPrefix(flag)
    }

    private static func flags(of command: any ParsableCommand.Type, _ root: any ParsableCommand.Type) -> Set<
        String
    > {
        func help<Root: ParsableCommand>(_ root: Root.Type) -> String { Root.helpMessage(for: command) }
        let words = help(root).split { !($0.isLetter || $0.isNumber || $0 == "-") }
        return Set(words.map(String.init).filter { $0.hasPrefix("--") }).union([
            "--help", "--version", "--generate-completion-script", "--experimental-dump-help",
        ])
    }

    // MARK: Commands

    /// The commands that arguments name, from the root on.
    private static func path(
        _ arguments: [String], _ root: any ParsableCommand.Type
    ) -> [any ParsableCommand.Type] {
        var path = [root]
        for argument in arguments {
            guard let command = path.last, let next = child(argument, of: command) else { break }
            path.append(next)
        }
        return path
    }

    private static func child(
        _ name: String, of command: any ParsableCommand.Type
    ) -> (any ParsableCommand.Type)? {
        command.configuration.subcommands.first { self.name(of: $0) == name }
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? String(describing: command).lowercased()
    }
}
