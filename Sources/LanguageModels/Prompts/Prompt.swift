import Groundwork

/// A prompt as a file has it: sections with named placeholders, and what the part needs to know of replies.
public struct Prompt: Sendable, Hashable {
    /// The part that it is written for.
    public let part: PromptPart
    /// Name for records and errors: the file's without its ending.
    public let name: String
    /// Tokens of a reply at most.
    public let maximumTokens: Int
    /// Texts before which a reply ends.
    public let stop: [String]
    /// Further settings of the head, by name.
    public let settings: [String: String]
    let sections: [Section]

    /// A stretch of the prompt.
    struct Section: Sendable, Hashable {
        /// nil: text of a plain completion.
        let role: Message.Role?
        /// The list of which each element repeats the section; nil where it stands once.
        let each: String?
        let pieces: [Piece]
    }

    enum Piece: Sendable, Hashable {
        case text(String)
        case placeholder(String)
    }

    /// What is put into a prompt.
    public struct Values: Sendable {
        /// By placeholder.
        public var texts: [String: String]
        /// By the name of a repeated section: for each time, by placeholder.
        public var lists: [String: [[String: String]]]

        /// - Parameters: as the properties of the same names say.
        public init(_ texts: [String: String], lists: [String: [[String: String]]] = [:]) {
            self.texts = texts
            self.lists = lists
        }
    }

    /// Whether it is a conversation, for chat completions; else a text, for plain ones.
    public var isChat: Bool { sections.contains { $0.role != nil } }

    /// Names of all placeholders that stand in the prompt.
    public var placeholders: Set<String> {
        Set(
            sections.flatMap(\.pieces).compactMap {
                if case .placeholder(let name) = $0 { return name }
                return nil
            })
    }

    /// The names of the lists that repeat sections.
    public var repeatedLists: Set<String> { Set(sections.compactMap(\.each)) }

    /// The prompt with its placeholders filled. What was put in is never read as a placeholder again.
    public func filled(_ values: Values) -> CompletionRequest.Input {
        var turns: [(role: Message.Role?, text: String)] = []
        var place = 0
        while place < sections.count {
            let group = sections[place...].prefix { $0.each == sections[place].each }
            if let each = sections[place].each {
                for element in values.lists[each] ?? [] {
                    turns += group.map { ($0.role, Self.text($0, values.texts.merging(element) { $1 })) }
                }
            } else {
                turns += group.map { ($0.role, Self.text($0, values.texts)) }
            }
            place += group.count
        }
        guard isChat else { return .plain(turns.map(\.text).joined()) }
        return .chat(turns.map { Message(role: $0.role ?? .user, content: $0.text) })
    }

    private static func text(_ section: Section, _ values: [String: String]) -> String {
        section.pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .placeholder(let name): values[name] ?? ""
            }
        }.joined()
    }

    /// What the model is asked for.
    /// - Parameter temperature: 0 for the most probable reply.
    public func request(_ values: Values, temperature: Double = 0) -> CompletionRequest {
        var request = CompletionRequest(filled(values), maximumTokens: maximumTokens)
        request.stop = stop
        request.temperature = temperature
        return request
    }
}
