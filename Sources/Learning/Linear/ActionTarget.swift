import Readings
import WebEnv

extension ActionVerb {
    /// The number of the operation in features; part of checkpoints. What no candidate does shares one number.
    var feature: UInt32 {
        switch self {
        case .click: 0
        case .fill: 1
        case .fillAndEnter: 2
        case .select: 3
        case .goBack: 4
        case .stop: 5
        case .press: 6
        case .clear, .goto, .goForward, .other: 7
        }
    }
}

/// What is done to which node, without the text that goes with it.
struct ActionTarget: Sendable, Hashable {
    let verb: ActionVerb
    /// Index into the page's nodes, −1 for operations without a target.
    let node: Int
    /// The text typed, chosen or answered.
    var text: String?

    init(verb: ActionVerb, node: Int, text: String? = nil) {
        self.verb = verb
        self.node = node
        self.text = text
    }

    /// The target of an action on a page; `.other` for what no candidate does.
    init(_ action: Action, on page: PageIndex) {
        let (verb, element, text) = action.parts
        let node = element.flatMap { id in page.view.nodes.firstIndex { $0.id == id } } ?? -1
        switch verb {
        case .click: self.init(verb: verb, node: node)
        case .fill, .fillAndEnter, .select: self.init(verb: verb, node: node, text: text)
        case .goBack: self.init(verb: verb, node: -1)
        case .stop: self.init(verb: verb, node: -1, text: text)
        case .press where text == Self.enterKey: self.init(verb: verb, node: -1)
        case .press, .clear, .goto, .goForward, .other: self.init(verb: .other, node: -1)
        }
    }

    /// The only keys that are pressed by themselves.
    static let enterKey = "Enter"

    /// What history remembers: operation, role and name, with names that copy a value of the intent all alike.
    func key(in reading: EpisodeReading) -> UInt32 {
        let done = FeatureRoot.doneAction(verb.feature)
        guard node >= 0 else { return done }
        return mix(done, reading.page.nodes[node].role, reading.nameKey(node))
    }

    /// Tells whether the same thing was done before.
    func identity(in page: PageIndex) -> UInt32 {
        guard node >= 0 else { return verb.feature }
        let known = page.nodes[node]
        return mix(
            mix(verb.feature, UInt32(bitPattern: known.equalIndex)), known.role, known.nameHash)
    }

    /// The operation and its target in words, for reports: `click link 'My Account'`.
    func words(on page: PageIndex) -> String {
        let operation = verb == .press ? "pressEnter" : "\(verb)"
        guard node >= 0 else { return operation }
        return "\(operation) \(page.view.nodes[node].role) '\(page.view.nodes[node].name)'"
    }
}
