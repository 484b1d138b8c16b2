import Groundwork
import Page

/// Trajectories as JSON Lines: a header, then each page view once, before the first trajectory that saw it.
///
/// `docs/reference/trajectories.md` lists every field. Equal trajectories give equal bytes.
public enum TrajectoryFile {
    /// What the header says that the file is.
    public static let format = "webrl-trajectories"
    /// The version that is written, and the only one that is read.
    public static let version = 1

    /// The bytes of a whole file.
    /// - Parameter tasks: how tasks are written.
    public static func write(_ trajectories: [Trajectory], tasks: TaskCoding) -> [UInt8] {
        var writer = TrajectoryWriter(tasks: tasks)
        return trajectories.reduce(into: writer.header()) { $0 += writer.lines(for: $1) }
    }

    /// What a file holds.
    public struct Contents: Sendable {
        /// The trajectories, in the file's order.
        public internal(set) var trajectories: [Trajectory] = []
        /// Bytes up to the end of the last whole line: where to go on writing.
        public internal(set) var validLength = 0
        /// Bytes of an unfinished last line, as a killed process leaves it: left out.
        public internal(set) var droppedBytes = 0
        var pages: [String: PageView] = [:]

        /// An empty file.
        public init() {}
    }

    /// Reads a file.
    /// - Parameters:
    ///   - file: name for error messages.
    ///   - tasks: how tasks are read.
    /// - Throws: ``TrajectoryFileError`` at the first line that is wrong.
    public static func read(_ bytes: [UInt8], file: String, tasks: TaskCoding) throws -> Contents {
        var contents = Contents()
        var start = 0
        var line = 1
        var hasHeader = false
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            do {
                let value = try JSONValue(parsing: Array(bytes[start..<end]))
                if hasHeader {
                    try add(value, to: &contents, tasks)
                } else {
                    try checkHeader(value)
                    hasHeader = true
                }
            } catch {
                throw TrajectoryFileError(file: file, line: line, message: "\(error)")
            }
            start = end + 1
            line += 1
        }
        contents.validLength = start
        contents.droppedBytes = bytes.count - start
        return contents
    }

    private static func checkHeader(_ value: JSONValue) throws {
        guard value["format"]?.string == format else { throw Malformed("this is no file of \(format)") }
        guard value["version"]?.int == version else {
            throw Malformed("format version \(version) is the one known here")
        }
    }

    private static func add(_ value: JSONValue, to contents: inout Contents, _ tasks: TaskCoding) throws {
        if let hash = value["page"]?.string {
            contents.pages[hash] = try PageView(json: value)
        } else {
            contents.trajectories.append(try Trajectory(json: value, pages: contents.pages, tasks))
        }
    }
}

/// Which line of a trajectory file is wrong, and how.
public struct TrajectoryFileError: Error, Sendable, CustomStringConvertible {
    /// Name of the file.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// What is wrong there.
    public let message: String
    /// Place and cause in one sentence.
    public var description: String { "\(file):\(line): \(message)" }
}

private struct Malformed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Writes trajectories one after the other to one file.
public struct TrajectoryWriter: Sendable {
    private let tasks: TaskCoding
    private var writtenPages: Set<String>
    /// Hashes of views met before; the views are kept so that their identities stay theirs.
    private var hashes: [ObjectIdentifier: (view: PageView, hash: String)] = [:]
    private static let hashLimit = 4096

    /// A writer for a new file, or for one that goes on.
    /// - Parameters:
    ///   - tasks: how tasks are written.
    ///   - contents: what the file holds already, where more is written to it: its pages are not written
    ///     again.
    public init(tasks: TaskCoding, continuing contents: TrajectoryFile.Contents = .init()) {
        self.tasks = tasks
        writtenPages = Set(contents.pages.keys)
    }

    /// The first line of a file.
    public func header() -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("format", TrajectoryFile.format)
            $0.field("version", TrajectoryFile.version)
        }
        writer.newline()
        return writer.bytes
    }

    /// The lines of one trajectory: pages not written before, then the trajectory itself.
    public mutating func lines(for trajectory: Trajectory) -> [UInt8] {
        var output: [UInt8] = []
        let pageHashes = trajectory.steps.map { hash(of: $0.observation.page, writingTo: &output) }
        var writer = JSONWriter()
        writer.trajectory(trajectory, pageHashes: pageHashes, tasks)
        writer.newline()
        return output + writer.bytes
    }

    private mutating func hash(of view: PageView, writingTo output: inout [UInt8]) -> String {
        if let known = hashes[ObjectIdentifier(view)] { return known.hash }
        var writer = JSONWriter()
        writer.pageBody(view)
        let hash = Checksum(writer.bytes).hexadecimal
        if hashes.count >= Self.hashLimit { hashes.removeAll(keepingCapacity: true) }
        hashes[ObjectIdentifier(view)] = (view, hash)
        if writtenPages.insert(hash).inserted {
            output += Array("{\"page\":\"\(hash)\",".utf8)
            output += writer.bytes.dropFirst()
            output.append(0x0A)
        }
        return hash
    }
}

extension JSONWriter {
    fileprivate mutating func pageBody(_ view: PageView) {
        object { writer in
            writer.field("title", view.title)
            writer.field("text", view.text)
            writer.key("nodes")
            writer.array { list in
                for node in view.nodes { list.node(node) }
            }
        }
    }

    private mutating func node(_ node: ObservedNode) {
        array { writer in
            writer.int(node.id)
            writer.string(node.role.caseName)
            writer.string(node.name)
            writer.string(node.value)
            writer.int(node.states.rawValue)
            writer.int(node.depth)
            writer.int(node.parent)
        }
    }

    fileprivate mutating func trajectory(
        _ trajectory: Trajectory, pageHashes: [String], _ tasks: TaskCoding
    ) {
        object { writer in
            writer.key("task")
            tasks.write(trajectory.task, &writer)
            writer.field("seed", trajectory.seed)
            writer.key("steps")
            writer.array { list in
                for (step, hash) in zip(trajectory.steps, pageHashes) { list.step(step, pageHash: hash) }
            }
            writer.field("ending", trajectory.ending.rawValue)
            writer.field("reward", trajectory.reward)
            writer.field("scored_by", trajectory.scoredBy?.rawValue)
        }
    }

    private mutating func step(_ step: Trajectory.Step, pageHash: String) {
        object { writer in
            let observation = step.observation
            writer.field("page", pageHash)
            writer.field("url", observation.url)
            writer.field("tabs", observation.tabTitles)
            writer.field("active_tab", observation.activeTab)
            writer.field("last_action_error", observation.lastActionError)
            if !observation.warnings.isEmpty { writer.field("warnings", observation.warnings) }
            writer.key("action")
            writer.action(step.action)
            writer.field("action_text", IDActionDialect().print(step.action))
            writer.field("log_probability", step.logProbability)
            writer.field("action_count", step.actionCount)
        }
    }
}

extension PageView {
    fileprivate convenience init(json: JSONValue) throws {
        guard let title = json["title"]?.string, let text = json["text"]?.string,
            let nodes = json["nodes"]?.array
        else {
            throw Malformed("a page needs title, text and nodes")
        }
        self.init(title: title, nodes: try nodes.map { try ObservedNode(json: $0) }, text: text)
        guard isTree else {
            throw Malformed("the nodes of a page are no tree: each needs the node above it as parent")
        }
    }
}

extension ObservedNode {
    /// Identifiers that a file may give; an environment counts from 0 or 1.
    private static let readIdentifiers = 0...1_000_000_000

    fileprivate init(json: JSONValue) throws {
        guard let parts = json.array, parts.count == 7, let id = parts[0].int,
            let role = parts[1].string.flatMap(Role.init(caseName:)), let name = parts[2].string,
            let value = parts[3].string, let states = parts[4].int.flatMap({ UInt16(exactly: $0) }),
            let depth = parts[5].int, let parent = parts[6].int
        else { throw Malformed("a node is [id, role, name, value, states, depth, parent]") }
        guard Self.readIdentifiers.contains(id) else {
            throw Malformed("a node's id is in \(Self.readIdentifiers), not \(id)")
        }
        self.init(
            id: id, role: role, name: name, value: value, states: NodeStates(rawValue: states), depth: depth,
            parent: parent)
    }
}

extension Trajectory {
    fileprivate init(json: JSONValue, pages: [String: PageView], _ tasks: TaskCoding) throws {
        guard let task = json["task"], let steps = json["steps"]?.array,
            case .number(let digits)? = json["seed"], let seed = UInt64(digits),
            let ending = json["ending"]?.string.flatMap(Ending.init(rawValue:))
        else { throw Malformed("a trajectory needs task, seed, steps and ending") }
        let scorer = try json["scored_by"]?.string.map { name in
            guard let scorer = Scorer(rawValue: name) else { throw Malformed("unknown scorer '\(name)'") }
            return scorer
        }
        self.init(
            task: try tasks.read(task), seed: seed,
            steps: try steps.map { try Step(json: $0, pages: pages) }, ending: ending,
            reward: json["reward"]?.double, scoredBy: scorer)
    }
}

extension Trajectory.Step {
    fileprivate init(json: JSONValue, pages: [String: PageView]) throws {
        guard let page = json["page"]?.string.flatMap({ pages[$0] }) else {
            throw Malformed("a step names an unknown page")
        }
        guard let action = json["action"].flatMap(Action.init(json:)), let url = json["url"]?.string,
            let activeTab = json["active_tab"]?.int, let tabs = json["tabs"]?.array,
            let actionCount = json["action_count"]?.int
        else { throw Malformed("a step needs action, url, tabs, active_tab and action_count") }
        guard actionCount >= 0, activeTab >= 0 else {
            throw Malformed("active_tab and action_count are 0 or more")
        }
        let observation = Observation(
            page: page, url: url, tabTitles: tabs.compactMap(\.string), activeTab: activeTab,
            lastActionError: json["last_action_error"]?.string,
            warnings: json["warnings"]?.array?.compactMap(\.string) ?? [])
        self.init(
            observation: observation, action: action, logProbability: json["log_probability"]?.double,
            actionCount: actionCount)
    }
}
