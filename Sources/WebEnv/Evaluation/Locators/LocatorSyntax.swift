/// What an expression is made of.
indirect enum LocatorSyntax: Sendable, Hashable {
    case undefined, null
    case text(String), number(Double), bool(Bool)
    case variable(String)
    case global(LocatorGlobal)
    /// Texts, and between each two of them a value.
    case template([String], [LocatorSyntax])
    case list([LocatorItem])
    case member(LocatorSyntax, LocatorMember)
    /// An entry of `dataset`.
    case data(LocatorSyntax, String)
    case element(LocatorSyntax, LocatorSyntax)
    case call(LocatorSyntax, [LocatorItem])
    /// `a?.`: where `a` is null or undefined, so is the chain that it stands in.
    case optional(LocatorSyntax)
    /// The whole of a chain that has an optional part.
    case chain(LocatorSyntax)
    case unary(Unary, LocatorSyntax)
    case binary(Binary, LocatorSyntax, LocatorSyntax)
    case choice(LocatorSyntax, LocatorSyntax, LocatorSyntax)
    case function([LocatorParameter], [LocatorStatement])

    enum Unary: String, Sendable, Hashable { case not = "!", minus = "-", plus = "+", typeof, void }

    enum Binary: String, Sendable, Hashable {
        case sum = "+", difference = "-", product = "*", quotient = "/", remainder = "%"
        case equal = "==", unequal = "!=", same = "===", different = "!=="
        case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
        case and = "&&", or = "||", otherwise = "??"

        /// How tightly it binds.
        var precedence: Int {
            switch self {
            case .otherwise: 1
            case .or: 2
            case .and: 3
            case .equal, .unequal, .same, .different: 4
            case .less, .lessOrEqual, .greater, .greaterOrEqual: 5
            case .sum, .difference: 6
            case .product, .quotient, .remainder: 7
            }
        }
    }
}

/// An entry of a list or an argument of a call; `...` hands over each entry of what it stands before.
struct LocatorItem: Sendable, Hashable {
    let value: LocatorSyntax
    let isSpread: Bool
}

/// A function's parameter: a name, or names for the first entries of a list.
enum LocatorParameter: Sendable, Hashable {
    case name(String)
    case entries([String])
}

/// What the body of a function does.
indirect enum LocatorStatement: Sendable, Hashable {
    /// Declares a name, or gives one another value.
    case constant(String, LocatorSyntax)
    /// What is done where the first throws an error.
    case attempt([LocatorStatement], [LocatorStatement])
    case give(LocatorSyntax?)
    case expression(LocatorSyntax)
    case choice(LocatorSyntax, [LocatorStatement], [LocatorStatement])
}

/// What can be named without a declaration.
enum LocatorGlobal: String, Sendable, Hashable {
    case document, window, globalThis, location
    case array = "Array", string = "String", number = "Number", boolean = "Boolean", math = "Math", json =
        "JSON"
    case parseInt, parseFloat, isNaN, decodeURIComponent
}

/// The members of pages, elements, texts and lists that are known, by their names in JavaScript.
enum LocatorMember: String, Sendable, Hashable {
    // Finding.
    case querySelector, querySelectorAll, getElementById, getElementsByClassName, getElementsByTagName
    case getElementsByName, closest, matches, contains
    // The tree.
    case children, childNodes, parentElement, parentNode, firstChild, lastChild, firstElementChild,
        lastElementChild
    case nextSibling, previousSibling, nextElementSibling, previousElementSibling, childElementCount
    case hasChildNodes, isConnected, body, head, documentElement, title, forms, links, images, ownerDocument
    // Attributes.
    case getAttribute, hasAttribute, id, className, classList, tagName, nodeName, localName, nodeType, href,
        src, alt
    case name, type, placeholder, htmlFor, action, method, rel, target, lang, dir, hidden, dataset
    // Texts.
    case innerText, outerText, textContent, innerHTML, outerHTML, nodeValue, data, text
    // Forms.
    case value, valueAsNumber, checked, defaultChecked, defaultValue, disabled, readOnly, required, multiple,
        selected
    case selectedIndex, selectedOptions, options, index, label, labels, form, elements, open, min, max, step,
        click
    // Tables.
    case rows, cells, tBodies, tHead, tFoot, caption, rowIndex, cellIndex, colSpan, rowSpan
    // Addresses.
    case document, location, url = "URL", baseURI, pathname, search, hash, host, hostname, origin, port,
        `protocol`
    // Texts and lists.
    case length, item, at, slice, concat, includes, indexOf, lastIndexOf, toString
    case trim, trimStart, trimEnd, split, startsWith, endsWith, substring, substr, toLowerCase, toUpperCase
    case toLocaleLowerCase, toLocaleUpperCase
    case replace, replaceAll, charAt, padStart, padEnd, normalize, localeCompare
    case map, filter, find, findIndex, findLast, some, every, join, flat, flatMap, reverse, sort, reduce,
        forEach, push
    // Numbers, and what is called by its owner's name.
    case toFixed, isInteger, isArray, from, of, round, floor, ceil, trunc, abs, stringify
    case parseInt, parseFloat, isNaN
}
