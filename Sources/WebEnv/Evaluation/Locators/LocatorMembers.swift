import Groundwork
import HTML
import Page

/// Members of values: what they are, or that they can be called.
extension LocatorRun {
    mutating func member(_ member: LocatorMember, of owner: LocatorValue) throws -> LocatorValue {
        switch owner {
        case .undefined, .null: throw LocatorTypeError()
        case .node(let node): return try self.member(member, of: node)
        case .document: return try documentMember(member)
        case .nodes(let nodes): return listMember(member, nodes.count, owner, Self.collectionMethods)
        case .list(let values): return listMember(member, values.count, owner, Self.listMethods)
        case .text(let text): return listMember(member, text.utf16.count, owner, Self.textMethods)
        case .number:
            return [.toFixed, .toString].contains(member) ? .method(.of(owner, member)) : .undefined
        case .bool: return member == .toString ? .method(.of(owner, member)) : .undefined
        case .address(let url): return addressMember(member, url)
        case .global(let global): return globalMember(member, global)
        case .function, .method: return .undefined
        }
    }

    private func listMember(
        _ member: LocatorMember, _ count: Int, _ owner: LocatorValue, _ methods: Set<LocatorMember>
    ) -> LocatorValue {
        if member == .length { return .number(Double(count)) }
        return methods.contains(member) ? .method(.of(owner, member)) : .undefined
    }

    static let collectionMethods: Set<LocatorMember> = [.item, .forEach]
    static let listMethods: Set<LocatorMember> = [
        .at, .slice, .concat, .includes, .indexOf, .lastIndexOf, .toString, .map, .filter, .find, .findIndex,
        .findLast,
        .some, .every, .join, .flat, .flatMap, .reverse, .sort, .reduce, .forEach, .contains,
    ]
    static let textMethods: Set<LocatorMember> = [
        .at, .slice, .concat, .includes, .indexOf, .lastIndexOf, .toString, .trim, .trimStart, .trimEnd,
        .split, .startsWith,
        .endsWith, .substring, .substr, .toLowerCase, .toUpperCase, .toLocaleLowerCase, .toLocaleUpperCase,
        .replace, .replaceAll, .charAt, .padStart,
        .padEnd,
        .normalize, .localeCompare,
    ]

    func addressMember(_ member: LocatorMember, _ url: WebURL) -> LocatorValue {
        let port = url.port.map { "\($0)" } ?? ""
        switch member {
        case .href: return .text(url.description)
        case .pathname: return .text(url.path)
        case .search: return .text(url.query.map { $0.isEmpty ? "" : "?\($0)" } ?? "")
        case .hash: return .text(url.fragment.map { $0.isEmpty ? "" : "#\($0)" } ?? "")
        case .host: return .text((url.host ?? "") + (port.isEmpty ? "" : ":\(port)"))
        case .hostname: return .text(url.host ?? "")
        case .origin: return .text(url.origin)
        case .port: return .text(port)
        case .protocol: return .text(url.scheme + ":")
        case .toString: return .method(.of(.address(url), .toString))
        default: return .undefined
        }
    }

    private func globalMember(_ member: LocatorMember, _ global: LocatorGlobal) -> LocatorValue {
        switch (global, member) {
        case (.window, .document), (.globalThis, .document): return .document
        case (.window, .location), (.globalThis, .location): return .address(session.url)
        default: break
        }
        let methods: Set<LocatorMember> =
            switch global {
            case .array: [.from, .isArray, .of]
            case .number: [.parseInt, .parseFloat, .isNaN, .isInteger]
            case .math: [.max, .min, .round, .floor, .ceil, .trunc, .abs]
            case .json: [.stringify]
            default: []
            }
        return methods.contains(member) ? .method(.of(.global(global), member)) : .undefined
    }

    /// `list[n]`
    func element(_ key: LocatorValue, of owner: LocatorValue) throws -> LocatorValue {
        if owner.isNullish { throw LocatorTypeError() }
        guard let index = Int(exactly: key.number), index >= 0 else { return .undefined }
        switch owner {
        case .nodes(let nodes): return index < nodes.count ? .node(nodes[index]) : .undefined
        case .list(let values): return index < values.count ? values[index] : .undefined
        case .text(let text):
            return index < text.utf16.count ? .text(LocatorText(text).slice(index, index + 1)) : .undefined
        case .node(let node): return try element(at: index, of: node)
        default: return .undefined
        }
    }

    /// `element.dataset.name`, whose attribute is `data-name`. Source: https://html.spec.whatwg.org/#dom-dataset
    func data(_ name: String, of owner: LocatorValue) throws -> LocatorValue {
        guard case .node(let node) = owner else { throw LocatorTypeError() }
        let attribute = name.utf8.reduce(into: "data-") { text, byte in
            if byte.isASCIIUppercase { text += "-" }
            text += String(decoding: [byte.asciiLowercased], as: UTF8.self)
        }
        return document.attribute(attribute, of: node).map { .text($0) } ?? .undefined
    }

    // MARK: The page

    static let documentMethods: Set<LocatorMember> = [
        .querySelector, .querySelectorAll, .getElementById, .getElementsByClassName, .getElementsByTagName,
        .getElementsByName, .contains, .hasChildNodes,
    ]

    private mutating func documentMember(_ member: LocatorMember) throws -> LocatorValue {
        if Self.documentMethods.contains(member) { return .method(.of(.document, member)) }
        switch member {
        case .title: return .text(session.page.title)
        case .body: return try first("body")
        case .head: return try first("head")
        case .documentElement:
            return Self.value(document.children(of: document.root).first { document.kind($0) == .element })
        case .forms: return try all("form")
        case .images: return try all("img")
        case .links: return try all("a[href], area[href]")
        case .url, .baseURI: return .text(session.url.description)
        case .location: return .address(session.url)
        case .nodeName: return .text("#document")
        case .nodeType: return .number(9)
        case .textContent, .nodeValue, .parentNode, .parentElement, .ownerDocument: return .null
        case .firstChild, .lastChild, .children, .childNodes, .firstElementChild, .lastElementChild,
            .childElementCount:
            return try treeMember(member, document.root)
        default: return .undefined
        }
    }

    private mutating func first(_ selector: String) throws -> LocatorValue {
        try spend(document.count)
        return Self.value(try self.selector(selector).first(in: document))
    }
    private mutating func all(_ selector: String) throws -> LocatorValue {
        try spend(document.count)
        return .nodes(try self.selector(selector).all(in: document))
    }

    static func value(_ node: NodeID?) -> LocatorValue { node.map { .node($0) } ?? .null }
}
