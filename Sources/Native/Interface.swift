import CNative
import EnvironmentPool
import Glibc
import Groundwork
import Synchronization

// The functions of `webrl.h`, and nothing else.

@_cdecl("webrl_interface_version")
public func interfaceVersion() -> UInt32 { 1 }

@_cdecl("webrl_version")
public func version() -> UnsafePointer<CChar> { Texts.version.characters }

@_cdecl("webrl_status_text")
public func statusText(_ status: Int32) -> UnsafePointer<CChar> {
    (Status(rawValue: status)?.sentence ?? Texts.unknown).characters
}

@_cdecl("webrl_open")
public func open(_ sites: UnsafePointer<CChar>?, _ suites: UnsafePointer<CChar>?) -> UInt64 {
    guard let sites, let suites else { return 0 }
    return ForkGate.pass {
        Sessions.begin(sites: String(cString: sites), suites: String(cString: suites))
    }
}

@_cdecl("webrl_close")
public func close(_ session: UInt64) { ForkGate.pass { Sessions.end(session) } }

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
    let result = ForkGate.pass { Stack.withEnough { Call(session, frame) } }
    answer.pointee = result.answer
    answerLength.pointee = result.length
    return result.status.rawValue
}

@_cdecl("webrl_free_answer")
public func free(_ answer: UnsafeMutablePointer<UInt8>?) { Glibc.free(answer) }

@_cdecl("webrl_before_fork")
public func beforeFork() {
    ForkGate.close()
    Sessions.rest()
}

@_cdecl("webrl_after_fork_in_parent")
public func afterForkInParent() { ForkGate.open(isChild: false) }

@_cdecl("webrl_after_fork_in_child")
public func afterForkInChild() { ForkGate.open(isChild: true) }

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
    static let version: StaticString = "0.1.0"
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

/// Whether the caller's thread has the room that pages need: a host program may give its threads little.
private enum Stack {
    /// What reading the deepest page may take.
    private static let enough = 4 << 20

    /// Runs work here, or on a thread with a stack of its own where this one's is small.
    static func withEnough(_ body: () -> Call) -> Call {
        let size = webrl_stack_size()
        if size == 0 || size >= enough { return body() }
        return Parallel.onRoomyThread(body)
    }
}
