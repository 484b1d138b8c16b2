import Foundation
import Groundwork
import Testing
import WebEnv

@testable import EnvironmentPool

@Suite("Opening a pool")
struct OpeningTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
    private static func opener(allowsPaths: Bool = true) -> PoolOpener {
        PoolOpener(
            sites: package.appending(path: "sites").path, suites: package.appending(path: "suites").path,
            allowsPaths: allowsPaths)
    }
    private func sentence(_ what: String, allowsPaths: Bool = true) -> String {
        do throws(PoolError) {
            _ = try Self.opener(allowsPaths: allowsPaths).open(PoolRequest(what: what))
            return "opened"
        } catch {
            return error.description
        }
    }

    @Test("A site opens at its home page, without a goal and without limits")
    func site() throws {
        let opener = Self.opener()
        let pool = try opener.open(PoolRequest(what: "homepage"))
        #expect(pool.world.tasks.map(\.intent) == [""])
        #expect(pool.settings.limits.steps == Int.max && pool.settings.limits.repetitions == 0)
        let id = try pool.make(1)[0]
        let start = try pool.reset([.init(id: id, seed: 1)])[0]
        #expect(start.observation?.url.hasPrefix("http://") == true && start.status == .ok)
        // What is open is shared.
        #expect(try opener.open(PoolRequest(what: "homepage")).world === pool.world)
    }

    @Test("The folder of a site and a task file open by their paths, where paths may be named")
    func paths() throws {
        let folder = PoolSetup.folder
        let pool = try Self.opener().open(PoolRequest(what: folder))
        #expect(pool.world.tasks.count == 1)
        #expect(
            sentence(folder, allowsPaths: false).contains("is no suite and no site; there are: lite, test"))
        #expect(sentence("/nowhere.json").contains("nor a task file"))
        let broken = FileManager.default.temporaryDirectory.appending(path: "tasks-\(UUID().uuidString).json")
        try Data("[{".utf8).write(to: broken)
        defer { try? FileManager.default.removeItem(at: broken) }
        #expect(sentence(broken.path).contains(":1:3: "))
    }

    @Test(
        "Where paths may not be named neither may what is kept, and threads have a limit that changes nothing"
    )
    func strangers() throws {
        var request = PoolRequest(what: "homepage")
        request.workers = 1000
        let opener = PoolOpener(
            sites: Self.package.appending(path: "sites").path,
            suites: Self.package.appending(path: "suites").path,
            allowsPaths: false, workers: 3)
        #expect(try opener.open(request).workers == 3)
        request.cacheBytes = 1
        #expect(throws: PoolError(.badInput, "'cache_bytes' can't be named here")) {
            try opener.open(request)
        }
        #expect(try Self.opener().open(request).workers == 1000)
    }

    @Test(
        "A wrong request is told by its key",
        arguments: [
            (#"{}"#, "'what' is missing: a suite, a task file or a site"),
            (#"{"what": 3}"#, "'what' is a string"), (#"[]"#, "options are a JSON object"),
            (#"{"what": "lite", "window": 0}"#, "'window' is a whole number from 1 to 1000000"),
            (#"{"what": "lite", "workers": 1e9}"#, "'workers' is a whole number from 1 to 1024"),
            (#"{"what": "lite", "strict": "yes"}"#, "'strict' is true or false"),
        ])
    func requests(text: String, sentence: String) throws {
        #expect(throws: PoolError(.badInput, sentence)) { try PoolRequest(try PoolFrames.options(text)) }
    }

    @Test("A key that nobody reads is refused")
    func unknownKey() throws {
        #expect(
            performing: { try PoolRequest(try PoolFrames.options(#"{"what": "lite", "seeed": 1}"#)) },
            throws: { "\($0)".hasPrefix("no option is called 'seeed'; there are: what, dialect") })
    }

    @Test("A reset may have a dialect, a window and a step limit of its own")
    func resetOptions() throws {
        let settings = EpisodeSettings()
        let other = try settings.applying(
            PoolFrames.options(#"{"max_steps": 5, "dialect": "browsergym", "window": 20}"#))
        #expect(other.limits.steps == 5 && other.dialect == Dialect(name: "browsergym", window: 20))
        #expect(try settings.applying(PoolFrames.options(#"{"window": 9}"#)).dialect.window == 9)
        #expect(
            performing: { try settings.applying(PoolFrames.options(#"{"dialect": "klingon"}"#)) },
            throws: { "\($0)" == "no dialect is called 'klingon'; there are: webarena, browsergym, webrl" })
    }
}
