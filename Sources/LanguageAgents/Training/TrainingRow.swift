import Groundwork
import LanguageModels

/// One turn to be learned from: a line of a phase's training set.
public struct TrainingRow: Sendable, Hashable {
    /// Why the turn is learned from.
    public enum Source: String, Sendable, Hashable {
        /// A step of a reference solution; a turn of this phase; a turn of an earlier phase's success.
        case demonstration, fresh, replay
    }

    /// What the model was asked.
    public var prompt: CompletionRequest.Input
    /// What it said, its reasoning left out.
    public var completion: String
    /// What it thought before; empty where it did not say.
    public var reasoning: String
    /// Ids of the prompt's tokens; empty where the endpoint gave none.
    public var promptTokenIDs: [Int]
    /// Ids of the reply's tokens; empty where the endpoint gave none.
    public var tokenIDs: [Int]
    /// log π of each token of the reply when it was said; empty where the endpoint gave none.
    public var logProbabilities: [Double]
    /// 1 for each token of the reply that is learned from, 0 for others; as long as `logProbabilities`.
    public var mask: [Int]
    /// How much better the try was than its group.
    public var advantage: Double
    /// Outcome of the try, in 0...1.
    public var reward: Double
    /// Tries at the same task in the same phase.
    public var group: String
    /// Number of the try in its group, from 0.
    public var attempt: Int
    /// Number of the turn in the try, from 0.
    public var step: Int
    /// The task's intent.
    public var intent: String
    /// Why the turn is learned from.
    public var source: Source

    /// exp(−mean log-probability of a token); nil without log-probabilities.
    public var perplexity: Double? {
        logProbabilities.isEmpty
            ? nil : Perplexity.of(logProbabilities.reduce(0, +), tokens: logProbabilities.count)
    }
}

/// Training sets as JSON Lines: a head with the version, then a line a row. `docs/reference/language-models.md` describes each field.
public enum TrainingSet {
    /// Version of the format.
    public static let format = 1
    private static let name = "webrl-training-set"

    /// The bytes of a training set: equal rows give equal bytes.
    public static func write(_ rows: [TrainingRow], phase: Int, model: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field(name, format)
            $0.field("phase", phase)
            $0.field("model", model)
            $0.field("rows", rows.count)
        }
        writer.newline()
        for row in rows {
            writer.object { line in
                prompt(row.prompt, &line)
                line.field("completion", row.completion)
                if !row.reasoning.isEmpty { line.field("reasoning", row.reasoning) }
                ids("prompt_token_ids", row.promptTokenIDs, &line)
                ids("token_ids", row.tokenIDs, &line)
                line.key("log_probabilities")
                line.array { list in for value in row.logProbabilities { list.double(value) } }
                ids("mask", row.mask, &line)
                line.field("advantage", row.advantage)
                line.field("reward", row.reward)
                line.field("group", row.group)
                line.field("attempt", row.attempt)
                line.field("step", row.step)
                line.field("intent", row.intent)
                line.field("source", row.source.rawValue)
            }
            writer.newline()
        }
        return writer.bytes
    }

    private static func ids(_ name: String, _ ids: [Int], _ writer: inout JSONWriter) {
        writer.key(name)
        writer.array { list in for id in ids { list.int(id) } }
    }

    private static func prompt(_ prompt: CompletionRequest.Input, _ writer: inout JSONWriter) {
        writer.key("prompt")
        switch prompt {
        case .plain(let text): writer.string(text)
        case .chat(let messages): writer.array { list in for message in messages { list.message(message) } }
        }
    }

    // MARK: Reading

    /// The rows of a training set.
    /// - Parameter file: for errors.
    /// - Throws: `InputError` with file and line.
    public static func read(_ bytes: [UInt8], file: String) throws -> [TrainingRow] {
        let lines = bytes.split(separator: 0x0A)
        guard let head = lines.first.flatMap({ try? JSONValue(parsing: Array($0)) }),
            let version = head[name]?.int
        else { throw InputError("\(file):1: this is no training set") }
        guard version == format else {
            throw InputError("\(file):1: format \(version), this program reads \(format)")
        }
        guard head["rows"]?.int == lines.count - 1 else {
            throw InputError("\(file): the head names another number of rows than there are")
        }
        return try lines.enumerated().dropFirst().map { number, line in
            guard let row = (try? JSONValue(parsing: Array(line))).flatMap(row) else {
                throw InputError("\(file):\(number + 1): this is no row of a training set")
            }
            return row
        }
    }

    private static func row(_ value: JSONValue) -> TrainingRow? {
        guard let prompt = value["prompt"].flatMap(prompt), let completion = value["completion"]?.string,
            let source = value["source"]?.string.flatMap(TrainingRow.Source.init),
            let advantage = value["advantage"]?.double, let reward = value["reward"]?.double,
            let group = value["group"]?.string, let attempt = value["attempt"]?.int,
            let step = value["step"]?.int
        else { return nil }
        let mask = (value["mask"]?.array ?? []).compactMap(\.int)
        let logProbabilities = (value["log_probabilities"]?.array ?? []).compactMap(\.double)
        guard mask.count == logProbabilities.count else { return nil }
        func ids(_ name: String) -> [Int] { (value[name]?.array ?? []).compactMap(\.int) }
        return TrainingRow(
            prompt: prompt, completion: completion, reasoning: value["reasoning"]?.string ?? "",
            promptTokenIDs: ids("prompt_token_ids"), tokenIDs: ids("token_ids"),
            logProbabilities: logProbabilities, mask: mask, advantage: advantage, reward: reward,
            group: group, attempt: attempt,
            step: step, intent: value["intent"]?.string ?? "", source: source)
    }

    private static func prompt(_ value: JSONValue) -> CompletionRequest.Input? {
        if let text = value.string { return .plain(text) }
        let messages = value.array?.compactMap { turn -> Message? in
            guard let role = turn["role"]?.string.flatMap(Message.Role.init),
                let content = turn["content"]?.string
            else { return nil }
            return Message(role: role, content: content)
        }
        return messages.map { .chat($0) }
    }
}
