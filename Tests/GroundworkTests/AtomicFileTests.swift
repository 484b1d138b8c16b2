import Foundation
import Testing

@testable import Groundwork

@Suite("Whole files are written onto plain files and through everything else")
struct AtomicFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "files-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
    }
    private func write(_ text: String, to name: String) throws {
        try AtomicFile.write(Array(text.utf8), to: path(name))
    }
    private func kind(_ path: String) -> mode_t {
        var found = stat()
        return lstat(path, &found) == 0 ? found.st_mode & S_IFMT : 0
    }

    @Test("A file is made or replaced, keeps its permissions, and nothing else stays")
    func plain() throws {
        try write("one", to: "a")
        chmod(path("a"), 0o640)
        try write("two", to: "a")
        #expect(try text("a") == "two")
        var found = stat()
        #expect(stat(path("a"), &found) == 0 && found.st_mode & 0o777 == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test("A symbolic link stays, and what it leads to is written, whether or not it is there")
    func links() throws {
        try write("old", to: "target")
        for (link, target) in [("l1", "target"), ("l2", "l1"), ("l3", path("fresh"))] {
            try FileManager.default.createSymbolicLink(atPath: path(link), withDestinationPath: target)
        }
        try write("new", to: "l2")
        try write("made", to: "l3")
        #expect(try text("target") == "new" && text("fresh") == "made")
        #expect(["l1", "l2", "l3"].allSatisfy { kind(path($0)) == S_IFLNK })
    }

    @Test("A circle of links, a folder and a folder that is missing are one sentence each")
    func failures() throws {
        try FileManager.default.createSymbolicLink(atPath: path("c"), withDestinationPath: "d")
        try FileManager.default.createSymbolicLink(atPath: path("d"), withDestinationPath: "c")
        #expect(throws: FileError(path("c"), ELOOP)) { try write("x", to: "c") }
        #expect(throws: FileError(folder.path, EISDIR)) { try AtomicFile.write([], to: folder.path) }
        let error = try #require(throws: FileError.self) { try write("x", to: "none/x") }
        #expect(error.description == "\(path("none/x")): no such file or folder")
    }

    @Test("A pipe is written to and stays a pipe")
    func pipes() throws {
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try write("through", to: "pipe")
        var buffer = [UInt8](repeating: 0, count: 20)
        let count = read(reader, &buffer, buffer.count)
        #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "through")
        #expect(kind(path("pipe")) == S_IFIFO)
    }

    @Test(
        "A device is written to and stays a device, and a full one is told",
        .enabled(if: access("/dev/full", W_OK) == 0))
    func devices() throws {
        try AtomicFile.write([1, 2], to: "/dev/null")
        #expect(throws: FileError("/dev/full", ENOSPC)) { try AtomicFile.write([1], to: "/dev/full") }
        #expect(kind("/dev/null") == S_IFCHR && kind("/dev/full") == S_IFCHR)
    }

    @Test("The name of an open descriptor is that descriptor: what was written before stays")
    func descriptors() throws {
        let descriptor = open(path("log"), O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        for name in ["/dev/fd/\(descriptor)", "/proc/self/fd/\(descriptor)"] {
            try AtomicFile.write(Array("x".utf8), to: name)
        }
        #expect(try text("log") == "xx")
    }

    @Test("A draft is abandoned where its process is gone or not named")
    func drafts() {
        #expect(AtomicFile.isAbandonedDraft("metrics.jsonl.tmp"))
        #expect(AtomicFile.isAbandonedDraft("metrics.jsonl.999999999-4.tmp"))
        #expect(!AtomicFile.isAbandonedDraft("metrics.jsonl.\(getpid())-4.tmp"))
        #expect(!AtomicFile.isAbandonedDraft("metrics.jsonl.1-4.tmp"))
        #expect(!AtomicFile.isAbandonedDraft("metrics.jsonl"))
    }
}
