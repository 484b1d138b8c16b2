import Groundwork

/// Reads prompt files. `docs/reference/language-models.md` describes the format.
struct PromptReader {
    /// Version of the format.
    static let format = 1
    /// Tokens of a reply where a file does not say.
    private static let defaultTokens = 512

    private let file: String
    private let part: PromptPart
    private var head: [String: String] = [:]
    private var sections: [Prompt.Section] = []
    /// The section that is being read: its mark, and its lines with their numbers.
    private var open: (role: Message.Role?, each: String?, lines: [Substring], line: Int)?

    /// - Throws: `InputError` with file and line.
    static func read(_ text: String, file: String, name: String, part: PromptPart) throws -> Prompt {
        var reader = PromptReader(file: file, part: part)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() { try reader.take(line, number + 1) }
        try reader.close()
        return try reader.prompt(name)
    }

    private init(file: String, part: PromptPart) {
        self.file = file
        self.part = part
    }

    private func mistake(_ line: Int, _ what: String) -> InputError { InputError("\(file):\(line): \(what)") }

    // MARK: Lines

    private mutating func take(_ line: Substring, _ number: Int) throws {
        if line.hasPrefix("=== ") {
            try close()
            try begin(line.dropFirst(4), number)
        } else if open != nil {
            open?.lines.append(line)
        } else if !line.hasPrefix("#"), !line.allSatisfy(\.isWhitespace) {
            guard let colon = line.firstIndex(of: ":") else {
                throw mistake(number, "the head has lines such as 'tokens: 512', and this is none")
            }
            let key = String(line[..<colon]).trimmedWhiteSpace
            head[key] = String(line[line.index(after: colon)...]).trimmedWhiteSpace
        }
    }

    /// `system`, `user`, `assistant` or `text`, then perhaps `for each NAME`.
    private mutating func begin(_ mark: Substring, _ number: Int) throws {
        if sections.isEmpty { try checkHead() }
        let words = mark.split(separator: " ").map(String.init)
        let role = words.first.flatMap(Message.Role.init)
        guard role != nil && role != .tool || words.first == "text" else {
            throw mistake(
                number, "a section is system, user, assistant or text, not '\(words.first ?? "")'")
        }
        var each: String?
        if words.count > 1 {
            let lists = part.repeated.keys.sorted()
            guard words.count == 4, words[1] == "for", words[2] == "each", lists.contains(words[3]) else {
                let known = lists.map { "'for each \($0)'" }.joined(separator: ", ")
                throw mistake(
                    number,
                    known.isEmpty
                        ? "a section of this prompt is never repeated"
                        : "behind the section's name stands nothing, or \(known)")
            }
            each = words[3]
        }
        open = (role, each, [], number)
    }

    private mutating func close() throws {
        guard let section = open else { return }
        open = nil
        var lines = section.lines
        if lines.last?.isEmpty == true { lines.removeLast() }
        let text = lines.joined(separator: "\n")
        let pieces = try pieces(text, from: section.line + 1, each: section.each)
        sections.append(Prompt.Section(role: section.role, each: section.each, pieces: pieces))
    }

    // MARK: Placeholders

    private func pieces(_ text: String, from line: Int, each: String?) throws -> [Prompt.Piece] {
        let parts = text.splitting(on: "{{")
        var pieces: [Prompt.Piece] = parts[0].isEmpty ? [] : [.text(parts[0])]
        var line = line + parts[0].count { $0 == "\n" }
        for part in parts.dropFirst() {
            let halves = part.splitting(on: "}}")
            guard halves.count > 1, !halves[0].contains("\n") else {
                throw mistake(line, "'{{' opens a placeholder that no '}}' closes")
            }
            let name = halves[0].trimmedWhiteSpace
            try check(name, each, line)
            pieces.append(.placeholder(name))
            let rest = halves.dropFirst().joined(separator: "}}")
            if !rest.isEmpty { pieces.append(.text(rest)) }
            line += part.count { $0 == "\n" }
        }
        return pieces
    }

    private func check(_ name: String, _ each: String?, _ line: Int) throws {
        let known = part.required + part.optional + (each.flatMap { part.repeated[$0] } ?? [])
        guard !known.contains(name) else { return }
        throw mistake(
            line,
            "a prompt of the part \(part.rawValue) has no placeholder {{\(name)}} here; there are: "
                + known.joined(separator: ", "))
    }

    // MARK: The whole

    /// Checked before any section: a prompt of another part is told as such, and not by the first placeholder that it has.
    private func checkHead() throws {
        guard let version = head["webrl-prompt"] else {
            throw InputError("\(file):1: a prompt file begins with 'webrl-prompt: \(Self.format)'")
        }
        guard Int(version) == Self.format else {
            throw InputError("\(file):1: format \(version), this program reads \(Self.format)")
        }
        guard head["part"] == part.rawValue else {
            throw InputError(
                "\(file): this is a prompt of the part '\(head["part"] ?? "")', and one of the part '\(part.rawValue)' is needed"
            )
        }
    }

    private func prompt(_ name: String) throws -> Prompt {
        try checkHead()
        guard !sections.isEmpty else { throw InputError("\(file): there is no section such as '=== user'") }
        guard Set(sections.map { $0.role == nil }).count == 1 else {
            throw InputError("\(file): sections of a conversation and text sections don't go together")
        }
        let prompt = Prompt(
            part: part, name: name, maximumTokens: try tokens(), stop: stop, settings: head,
            sections: sections)
        for missing in part.required where !covers(prompt, missing) {
            throw InputError("\(file): a prompt of the part \(part.rawValue) needs {{\(missing)}} somewhere")
        }
        return prompt
    }

    /// A repeated section stands for the placeholder that lists the same things.
    private func covers(_ prompt: Prompt, _ name: String) -> Bool {
        prompt.placeholders.contains(name)
            || (name.hasSuffix("s") && prompt.repeatedLists.contains(String(name.dropLast())))
    }

    private func tokens() throws -> Int {
        guard let text = head["tokens"] else { return Self.defaultTokens }
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            throw InputError("\(file): 'tokens' is a whole number in 1...1000000, not '\(text)'")
        }
        return count
    }

    /// Texts apart by `|`; `\n` is a line end.
    private var stop: [String] {
        (head["stop"] ?? "").split(separator: "|").map {
            String($0).trimmedWhiteSpace.replacingAll("\\n", by: "\n")
        }.filter { !$0.isEmpty }
    }
}
