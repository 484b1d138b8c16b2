import Browser
import Foundation
import Groundwork
import Page
import Testing
import WebEnv

/// A person at a live application: sees observations, does actions, and nothing else.
struct Visitor {
    private var environment: WebEnvironment
    private(set) var observation: Observation
    private static let requestLimit = 120

    init(_ server: ApplicationServer, at path: String = "/", files: UploadFolder? = nil) throws {
        var limits = WebEnvironment.Limits()
        limits.steps = 200
        limits.repetitions = 0
        let live = LiveTransport(allowedHosts: ["127.0.0.1"], proxy: .none)
        environment = WebEnvironment(
            transport: BoundedTransport(live, requestLimit: Self.requestLimit), limits: limits,
            clock: .system,
            uploadFolder: files)
        let task = WebTask(
            taskID: "visit", sites: [], intent: "", startURLs: [server.address + path])
        observation = try environment.reset(task: task, seed: 1).observation
    }

    var url: String { observation.url }
    /// What the page says.
    var page: String { observation.page.text }
    func value(of role: String, _ name: String) -> String? {
        observation.nodes.first { $0.role.ariaName == role && $0.name == name }?.value
    }

    mutating func click(_ role: String, _ name: String, within: String? = nil, nth: Int = 0) throws {
        try play(SolutionStep(verb: .click, role: role, name: name, within: within, nth: nth))
    }
    /// - Parameter within: text beside the field, for fields without a label.
    mutating func fill(
        _ role: String, _ name: String, _ text: String, within: String? = nil, nth: Int = 0,
        enter: Bool = false
    ) throws {
        try play(
            SolutionStep(
                verb: .fill, role: role, name: name, within: within, nth: nth, text: text, pressEnter: enter))
    }
    mutating func select(
        _ role: String, _ name: String, _ option: String, within: String? = nil, nth: Int = 0
    ) throws {
        try play(
            SolutionStep(verb: .select, role: role, name: name, within: within, nth: nth, text: option))
    }
    mutating func goto(_ address: String) throws { try play(SolutionStep(verb: .goto, text: address)) }
    mutating func press(_ keys: String) throws { try play(SolutionStep(verb: .press, text: keys)) }

    /// The text of what was wrong with an action; nil where it was done.
    mutating func attempt(_ step: SolutionStep) throws -> String? {
        var player = ReferencePlayer([step])
        let action = try #require(try player.nextAction(observation))
        observation = try environment.step(action).observation
        return observation.lastActionError
    }

    private mutating func play(_ step: SolutionStep) throws {
        if let error = try attempt(step) {
            throw VisitorError(description: "\(error)\n\(observation.url)\n\(observation.page.text)")
        }
    }
}

struct VisitorError: Error, CustomStringConvertible { let description: String }

/// Passes on so many requests and no more.
private struct BoundedTransport: Transport {
    private var live: LiveTransport
    private var requestsLeft: Int

    init(_ live: LiveTransport, requestLimit: Int) {
        self.live = live
        requestsLeft = requestLimit
    }

    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        guard requestsLeft > 0 else { throw EnvironmentError("more requests than the test may make") }
        requestsLeft -= 1
        return try live.send(request)
    }
    mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        try live.reset(start)
    }
    func expandPlaceholders(_ text: String) -> String { live.expandPlaceholders(text) }
    func styleSheets(for page: WebURL) -> StyleSheetStore? { live.styleSheets(for: page) }
    func credentials(for url: WebURL) -> HTTPCredentials? { live.credentials(for: url) }
}
