import ArgumentParser
import Foundation
import Groundwork
import LanguageAgents
import LanguageModels
import WebEnv

extension RequestStyle.TokenLimit: ExpressibleByArgument {}
extension RequestStyle.GrammarField: ExpressibleByArgument {}

/// The language model that plays, and how it is asked.
struct EndpointOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "OpenAI-compatible endpoint of the model, up to /v1 (default: WEBRL_MODEL_ENDPOINT).",
            valueName: "url"))
    var endpoint: String?

    @Option(
        help: ArgumentHelp("The model behind the endpoint (default: WEBRL_MODEL_NAME).", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "The policy's prompt: a name in the folder, or the path of a .prompt file (default: that of the dialect).",
            valueName: "name"))
    var prompt: String?

    @OptionGroup var promptFolder: PromptOptions

    @Option(help: "0 for the most probable reply, 1 for the model as it is (default: 0; 1 in training).")
    var temperature: Double?

    @Option(help: "Show the model this many lines of the page, those that say most about the task.")
    var lines: Int?

    @Flag(help: "Bind replies by a grammar (GBNF) of the actions that can be done.")
    var grammar = false

    @Option(help: "The field that carries the grammar: grammar, structured_outputs or guided_grammar.")
    var grammarField = RequestStyle.GrammarField.grammar

    @Option(help: "Tokens of a reply at most (default: the prompt's own number).")
    var maxTokens: Int?

    @Option(help: "The field that bounds replies: max_tokens or max_completion_tokens.")
    var tokenLimit = RequestStyle.TokenLimit.maxTokens

    @Flag(
        help: "Leave log-probabilities, seed and temperature out of requests, for endpoints that refuse them."
    )
    var plainRequests = false

    @Option(
        help: ArgumentHelp(
            "A further field of every request; may be given several times.", valueName: "NAME=JSON"))
    var field: [String] = []

    @Option(help: ArgumentHelp("Seconds for one reply.", valueName: "seconds"))
    var requestTimeout = 120.0

    @Option(help: "Tries of a request in all.")
    var requestTries = 6

    @Option(help: "Episodes and requests under way at once.")
    var atOnce = 16

    @Option(help: "Requests begun in a minute at most.")
    var requestsPerMinute: Double?

    @Option(
        help: ArgumentHelp("What a million tokens of prompts and of replies cost.", valueName: "in,out"))
    var price: String?

    @Option(
        help: ArgumentHelp(
            "Keep all exchanges with the model in this file; what it holds already is not asked again, so a run that was stopped goes on.",
            valueName: "file"), completion: .file())
    var record: String?

    @Option(
        help: ArgumentHelp("Play a file of exchanges; no model is asked.", valueName: "file"),
        completion: .file())
    var replay: String?

    func validate() throws {
        try FlagRange.check("--temperature", temperature, 0.0...100.0)
        try FlagRange.check("--lines", lines, FlagRange.window)
        try FlagRange.check("--max-tokens", maxTokens, FlagRange.count)
        try FlagRange.check("--request-timeout", requestTimeout, FlagRange.seconds)
        try FlagRange.check("--request-tries", requestTries, FlagRange.few)
        try FlagRange.check("--at-once", atOnce, FlagRange.workers)
        try FlagRange.check("--requests-per-minute", requestsPerMinute, 0.001...1_000_000)
        if record != nil, replay != nil { throw ValidationError("--record and --replay don't go together") }
        _ = try tokenPrice()
        _ = try fields()
    }

    /// The policy's prompt where it is given as a file; nil where it is a name, or none is given.
    var promptFile: String? { prompt.flatMap { $0.hasSuffix(PromptLibrary.ending) ? $0 : nil } }

    /// Whether a flag names a model or its endpoint.
    var namesModel: Bool { endpoint != nil || model != nil || replay != nil || record != nil }

    // MARK: The model

    /// - Throws: ``InputError`` where endpoint or model are missing or wrong.
    func languageModel(seed: UInt64) throws -> LanguageModel {
        let known = try settings(seed: seed)
        do {
            return try LanguageModel(known, over: wire(known))
        } catch let error as ModelError {
            throw InputError(error.description)
        }
    }

    /// What the flags and the environment say of the endpoint.
    func settings(seed: UInt64) throws -> Endpoint {
        let environment = ProcessInfo.processInfo.environment
        let address = endpoint ?? environment["WEBRL_MODEL_ENDPOINT"]
        guard let address = address ?? (replay == nil ? nil : "http://replay.invalid/v1") else {
            throw InputError("name the endpoint of the model with --endpoint")
        }
        guard let name = model ?? environment["WEBRL_MODEL_NAME"] else {
            throw InputError("name the model with --model")
        }
        var known = Endpoint(address: address, model: name)
        known.key = environment["WEBRL_MODEL_KEY"] ?? ""
        known.timeout = requestTimeout
        known.retries.attempts = requestTries
        known.retries.seed = seed
        known.requestsAtOnce = atOnce
        known.requestsPerMinute = requestsPerMinute
        known.price = try tokenPrice()
        known.style.tokenLimit = tokenLimit
        known.style.grammarField = grammarField
        known.style.sendsSeed = !plainRequests
        known.style.sendsTemperature = !plainRequests
        known.style.extra = try fields()
        return known
    }

    private func wire(_ known: Endpoint) throws -> (any ModelWire)? {
        if let replay { return ReplayWire(try ExchangeRecord(path: replay, isGrowing: false)) }
        guard let record else { return nil }
        let http = try HTTPWire(address: known.address, key: known.key, timeout: known.timeout)
        return RecordingWire(http, record: try ExchangeRecord(path: record, isGrowing: true))
    }

    private func tokenPrice() throws -> TokenPrice? {
        guard let price else { return nil }
        let texts = price.split(separator: ",", omittingEmptySubsequences: false)
        let parts = texts.compactMap { Double($0) }
        guard texts.count == 2, parts.count == 2, parts.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw ValidationError("--price is two numbers such as 0.5,1.5, not \(price)")
        }
        return TokenPrice(prompt: parts[0], completion: parts[1])
    }

    private func fields() throws -> [JSONValue.Member] {
        try field.map { text in
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = try? JSONValue(parsing: String(parts[1])) else {
                throw ValidationError("--field is NAME=JSON such as return_token_ids=true, not \(text)")
            }
            return JSONValue.Member(String(parts[0]), value)
        }
    }

    // MARK: The policy

    /// - Parameter otherwise: the temperature where none was asked for.
    func policySettings(otherwise: Double) -> EndpointPolicy.Settings {
        var settings = EndpointPolicy.Settings()
        settings.temperature = temperature ?? otherwise
        settings.window = lines
        settings.usesGrammar = grammar
        settings.wantsLogProbabilities = !plainRequests
        settings.maximumTokens = maxTokens
        return settings
    }

    /// The prompt that was asked for, else that of the dialect.
    /// - Throws: ``InputError`` where it is written for another dialect.
    func policyPrompt(dialect: String) throws -> Prompt {
        let names = ["webarena": "policy-webarena", "browsergym": "policy-agentlab", "webrl": "policy-webrl"]
        let name = prompt ?? names[dialect] ?? "policy-webarena"
        let known = try promptFolder.library().prompt(name, part: .policy)
        if let own = known.settings["dialect"], own != dialect {
            throw InputError(
                "the prompt \(name) is written for the dialect \(own); ask for it with --dialect \(own)")
        }
        return known
    }
}
