import Browser
import Foundation
import Groundwork
import MockWeb
import Synchronization
import WebArena
import WebEnv

/// What is kept of played episodes beside their trajectories: requests, responses and who judged.
public final class EpisodeRecords: Sendable {
    private struct Record {
        var judge: String?
        /// The address of the last page.
        var url: String
        /// What was written, by site; nil for live sites.
        var changes: [(site: String, hash: String)]?
    }
    private let records = Mutex<[String: Record]>([:])
    /// Where runs are written, a folder a task; nil for nowhere.
    private let folder: URL?

    /// - Throws: where the folder can't be made.
    public init(folder: String?) throws {
        self.folder = folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
        if let folder = self.folder { try Folder.make(folder.path) }
    }

    /// Whether episodes are written to a folder.
    public var isWriting: Bool { folder != nil }

    /// Who judged in a language model's place; nil where nothing had to be judged.
    public func judge(of task: WebTask) -> String? { records.withLock { $0[task.taskID]?.judge } }

    /// The address of the last page.
    public func lastURL(of task: WebTask) -> String? { records.withLock { $0[task.taskID]?.url } }

    /// What the episode wrote to the sites' databases; nil where that is not known.
    public func changes(of task: WebTask) -> [(site: String, hash: String)]? {
        records.withLock { $0[task.taskID]?.changes }
    }

    func keep(_ environment: WebEnvironment, task: WebTask, answer: String) throws {
        let recording = environment.session.transport as? RecordingTransport
        let world = (recording?.base ?? environment.session.transport) as? MockWorld
        let record = Record(
            judge: environment.result?.judge, url: environment.session.url.description,
            changes: world?.changes)
        records.withLock { $0[task.taskID] = record }
        guard let folder, let recording else { return }
        let run = folder.appendingPathComponent(Self.folderName(of: task), isDirectory: true)
        try Folder.make(run.path)
        try write(HARFile.write(recording.events), to: run.appendingPathComponent("network.har"))
        try write(
            Array(AgentResponse.text(of: answer, to: task).utf8),
            to: run.appendingPathComponent("agent_response.json"))
    }

    /// Episodes can be played again: nobody waits for the disk.
    private func write(_ bytes: [UInt8], to file: URL) throws {
        try AtomicFile.write(bytes, to: file.path, isDurable: false)
    }

    /// Writes `config.json`: where the sites are, as the configuration of the package webarena-verified says it.
    /// - Throws: `FileError` where it can't be written.
    public func writeConfiguration(_ world: MockWorld) throws {
        guard let folder else { return }
        var writer = JSONWriter()
        writer.object {
            $0.key("environments")
            $0.object {
                for site in world.hosts.map(\.site) where !site.placeholder.isEmpty {
                    $0.key(site.placeholder)
                    $0.object { $0.field("urls", [world.expandPlaceholders(site.placeholder)]) }
                }
            }
        }
        try write(writer.bytes, to: folder.appendingPathComponent("config.json"))
    }

    /// Addresses by placeholder, of such a configuration.
    /// - Throws: `InputError` or `JSONError` where the file can't be read or has another form.
    public static func addresses(in file: URL) throws -> [String: String] {
        let environments = try JSONValue(parsing: InputFile.contents(of: file.path))["environments"]
        guard case .object(let members)? = environments else {
            throw InputError("\(file.path): environments is missing")
        }
        return Dictionary(
            members.compactMap { member in
                let active = member.value["active_url_idx"]?.int ?? 0
                guard let urls = member.value["urls"]?.array, urls.indices.contains(active) else {
                    return nil
                }
                return urls[active].string.map { (member.key, $0) }
            }, uniquingKeysWith: { $1 })
    }

    /// Reads what was written, here or by another program.
    /// - Throws: `InputError` or `EnvironmentError` where a file is missing or damaged.
    public static func read(_ task: WebTask, in folder: URL) throws -> RecordedEpisode {
        let run = folder.appendingPathComponent(folderName(of: task), isDirectory: true)
        let response = run.appendingPathComponent("agent_response.json").path
        let har = run.appendingPathComponent("network.har").path
        guard let text = String(validating: try InputFile.contents(of: response), as: UTF8.self) else {
            throw InputError("\(response): this is no UTF-8")
        }
        return RecordedEpisode(
            response: text, events: try HARFile.read(try InputFile.contents(of: har), file: har))
    }

    private static let longestFolderName = 200

    /// The task's identifier; where it is unfit for a folder's name (`..`, `a/b`), a name made from it that is no other
    /// task's.
    static func folderName(of task: WebTask) -> String {
        let id = task.taskID
        let name = String(id.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" })
        let isFit = name == id && name.utf8.count <= longestFolderName && name.contains { $0 != "." }
        if isFit { return name }
        return "\(name.prefix(40))-\(Checksum(Array(id.utf8)).hexadecimal)"
    }
}
