import CNative
import EnvironmentPool
import Glibc
import Groundwork

// The functions of `webrl.h`, and nothing else: there is what each promises.

/// Version of this interface.
@_cdecl("webrl_interface_version")
public func interfaceVersion() -> UInt32 { 1 }

/// Version of webrl, as `webrl --version` prints it.
@_cdecl("webrl_version")
public func version() -> UnsafePointer<CChar> { Release.version.characters }

/// A sentence for what a call returned.
@_cdecl("webrl_status_text")
public func statusText(_ status: Int32) -> UnsafePointer<CChar> {
    (Status(rawValue: status)?.sentence ?? Texts.unknown).characters
}

/// Begins a session; 0 where a pointer is nil.
@_cdecl("webrl_open")
public func open(_ sites: UnsafePointer<CChar>?, _ suites: UnsafePointer<CChar>?) -> UInt64 {
    guard let sites, let suites else { return 0 }
    return Host.pass {
        Sessions.begin(sites: String(cString: sites), suites: String(cString: suites))
    }
}

/// Ends a session with all that it has.
@_cdecl("webrl_close")
public func close(_ session: UInt64) { Host.pass { Sessions.end(session) } }

/// Answers one frame, in memory that `webrl_free_answer` gives back.
@_cdecl("webrl_call")
public func call(
    _ session: UInt64, _ request: UnsafePointer<UInt8>?, _ length: Int,
    _ answer: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ answerLength: UnsafeMutablePointer<Int>?
) -> Int32 {
    guard let answer, let answerLength else { return Status.badArgument.rawValue }
    answer.pointee = nil
    answerLength.pointee = 0
    guard let request, length >= 0, length <= Int(UInt32.max) else { return Status.badArgument.rawValue }
    let frame = UnsafeRawBufferPointer(start: request, count: length)
    let result = Host.pass { Call(session, frame) }
    answer.pointee = result.answer
    answerLength.pointee = result.length
    return result.status.rawValue
}

/// Gives an answer back.
@_cdecl("webrl_free_answer")
public func free(_ answer: UnsafeMutablePointer<UInt8>?) { Glibc.free(answer) }

/// Waits until no call and no step is under way, and lets none begin.
@_cdecl("webrl_before_fork")
public func beforeFork() {
    webrl_gate_close()
    Host.onFitThread { Sessions.rest() }
    webrl_gate_hold()
}

/// Lets calls in again.
@_cdecl("webrl_after_fork_in_parent")
public func afterForkInParent() { webrl_gate_open() }

/// Lets calls in again, where the threads that waited are not.
@_cdecl("webrl_after_fork_in_child")
public func afterForkInChild() { webrl_gate_renew() }

/// What a call returns.
enum Status: Int32 {
    case ok = 0
    case noSession = 1
    case badArgument = 2
    case noMemory = 3

    var sentence: StaticString {
        switch self {
        case .ok: "all is well"
        case .noSession: "no session has this number"
        case .badArgument: "a pointer is NULL, or a length makes no sense"
        case .noMemory: "there is no memory for the answer"
        }
    }
}

private enum Texts {
    static let unknown: StaticString = "no status has this number"
}

extension StaticString {
    /// Static strings end in a zero byte.
    fileprivate var characters: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

/// One frame answered, in memory of C's.
private struct Call: @unchecked Sendable {
    // Made on one thread and then read on another, which owns the memory from then on.
    let status: Status
    let answer: UnsafeMutablePointer<UInt8>?
    let length: Int

    init(_ session: UInt64, _ frame: UnsafeRawBufferPointer) {
        guard let frames = Sessions.find(session) else {
            (status, answer, length) = (.noSession, nil, 0)
            return
        }
        let prepared = frames.answer(to: frame)
        let count = prepared.byteCount
        guard let memory = malloc(max(1, count)) else {
            (status, answer, length) = (.noMemory, nil, 0)
            return
        }
        prepared.write(into: UnsafeMutableRawBufferPointer(start: memory, count: count))
        (status, answer, length) = (.ok, memory.assumingMemoryBound(to: UInt8.self), count)
    }
}

/// The process that the library is loaded into, and its threads.
private enum Host {
    /// What reading the deepest page may take of a stack.
    private static let enough = 4 << 20

    /// Runs a call while the process is not being forked.
    static func pass<Result: Sendable>(_ body: () -> Result) -> Result {
        webrl_gate_enter()
        defer { webrl_gate_leave() }
        return onFitThread(body)
    }

    /// Runs work here, or on a thread of its own where this one is not fit for it.
    static func onFitThread<Result: Sendable>(_ body: () -> Result) -> Result {
        webrl_needs_thread(enough) == 0 ? body() : Parallel.onRoomyThread(body)
    }
}
