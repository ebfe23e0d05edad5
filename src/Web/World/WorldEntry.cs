using System.Globalization;
using System.Text.Json;

namespace SamlFederation.Web;

/// <summary>
/// One object of a world file, read member by member. Faults are gathered with line and path; a member that nobody asked for is one.
/// After the last member was read, call <see cref="Close"/>.
/// </summary>
public sealed class WorldEntry
{
    private readonly WorldNode _node;
    private readonly List<WorldFault> _faults;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private WorldEntry(WorldNode node, List<WorldFault> faults) => (_node, _faults) = (node, faults);

    /// <summary>Reads one service's half of a world file; the other half is not looked into. Null when there is none or the file cannot be read.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="half"><c>portal</c> or <c>sts</c>.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static WorldEntry? ReadHalf(string json, string half, List<WorldFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (WorldNode.Read(json, faults) is not { } root)
            return null;
        if (root.Kind != JsonValueKind.Object)
        {
            faults.Add(new(root.Line, root.Path, "A world is an object with the members `portal` and `sts`."));
            return null;
        }

        var world = new WorldEntry(root, faults);
        _ = world.Known("portal");
        _ = world.Known("sts");
        world.Close();
        return world.Entry(half);
    }

    /// <summary>The JSON path of this object.</summary>
    public string Path => _node.Path;

    /// <summary>The line on which this object begins.</summary>
    public int Line => _node.Line;

    /// <summary>A text that has to be there; empty, with a fault, when it is not.</summary>
    public string Text(string name)
    {
        if (OptionalText(name) is { } text)
            return text;
        if (!_node.Members.ContainsKey(name))
            _faults.Add(new(Line, $"{Path}.{name}", "This member is missing."));
        return "";
    }

    /// <summary>A text, or null when it is absent.</summary>
    public string? OptionalText(string name) => Of(name, "a text", JsonValueKind.String)?.Text;

    /// <summary>A truth value; <paramref name="otherwise"/> when it is absent.</summary>
    public bool Flag(string name, bool otherwise = false) =>
        Of(name, "true or false", JsonValueKind.True, JsonValueKind.False) is { } node ? node.Kind == JsonValueKind.True : otherwise;

    /// <summary>A whole number, or null when it is absent.</summary>
    public int? Number(string name)
    {
        if (Of(name, "a whole number", JsonValueKind.Number) is not { } node)
            return null;
        if (int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        _faults.Add(new(node.Line, node.Path, "This must be a whole number."));
        return null;
    }

    /// <summary>A list of texts, or null when it is absent.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        Of(name, "a list of texts", JsonValueKind.Array) is { } node ? TextsOf(node) : null;

    /// <summary>An object whose members are texts or lists of texts, or null when it is absent.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? TextsByName(string name) =>
        Of(name, "an object", JsonValueKind.Object)?.Members.ToDictionary(
            member => member.Key,
            IReadOnlyList<string> (member) => member.Value.Kind == JsonValueKind.Array ? TextsOf(member.Value) : TextsOf(member.Value, [member.Value]),
            StringComparer.Ordinal);

    /// <summary>A nested object, or null when it is absent.</summary>
    public WorldEntry? Entry(string name) => Of(name, "an object", JsonValueKind.Object) is { } node ? new(node, _faults) : null;

    /// <summary>A list of objects; empty when it is absent.</summary>
    public IReadOnlyList<WorldEntry> Entries(string name)
    {
        List<WorldEntry> entries = [];
        foreach (var item in Of(name, "a list of objects", JsonValueKind.Array)?.Items ?? [])
        {
            if (item.Kind == JsonValueKind.Object)
                entries.Add(new(item, _faults));
            else
                _faults.Add(new(item.Line, item.Path, "This must be an object."));
        }

        return entries;
    }

    /// <summary>The JSON of a nested object as it is written, or null when it is absent.</summary>
    public string? Json(string name) => Of(name, "an object", JsonValueKind.Object)?.Text;

    /// <summary>Says that a member, or this object when it has no such member, cannot be taken.</summary>
    public void Refuse(string name, string message)
    {
        var at = _node.Members.GetValueOrDefault(name);
        _faults.Add(new(at?.Line ?? Line, $"{Path}.{name}", message));
    }

    /// <summary>Refuses members that nobody asked for.</summary>
    public void Close()
    {
        foreach (var (name, member) in _node.Members.Where(member => !_known.Contains(member.Key)))
            _faults.Add(new(member.Line, member.Path, $"There is no member `{name}` here."));
    }

    private WorldNode? Known(string name)
    {
        _known.Add(name);
        return _node.Members.GetValueOrDefault(name);
    }

    private WorldNode? Of(string name, string wanted, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Known(name) is not { } node)
            return null;
        if (kinds.Contains(node.Kind))
            return node;
        _faults.Add(new(node.Line, node.Path, $"This must be {wanted}."));
        return null;
    }

    private List<string> TextsOf(WorldNode list) => TextsOf(list, list.Items);

    private List<string> TextsOf(WorldNode list, IReadOnlyList<WorldNode> items)
    {
        foreach (var item in items.Where(item => item.Kind != JsonValueKind.String))
            _faults.Add(new(item.Line, item.Path, list == item ? "This must be a text or a list of texts." : "This must be a text."));
        return [.. items.Where(item => item.Kind == JsonValueKind.String).Select(item => item.Text)];
    }
}
