namespace SamlFederation.Web;

/// <summary>The values a service was given: the command line first, the environment behind it. Knows which names exist, so that a misspelt one is refused.</summary>
internal sealed class OptionReader
{
    private static readonly string[] Flags = ["production", "accept-aws-audience", "faults"];

    private static readonly string[] Values = ["port", "public-url", "peer-url", "bucket-url", "credentials", "data", "certs", "database", "import", "https-cert", "https-key", "proxy", "trail-folder", "trail-interval", "trail-days", "upload-days"];

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _environment;

    internal OptionReader(string[] args, Func<string, string?> environment)
    {
        _environment = environment;
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = Split(args[i]);
            if (Flags.Contains(name, StringComparer.Ordinal))
                value ??= i + 1 < args.Length && bool.TryParse(args[i + 1], out _) ? args[++i] : "true";
            else if (Values.Contains(name, StringComparer.Ordinal))
                value ??= i + 1 < args.Length ? args[++i] : throw new StartupRefusedException($"--{name} needs a value.");
            else
                throw new StartupRefusedException($"There is no option {args[i]}; the options are {string.Join(", ", Values.Concat(Flags).Select(known => "--" + known))}.");
            if (!_given.TryAdd(name, value))
                throw new StartupRefusedException($"--{name} was given twice; give it once.");
        }
    }

    internal string? Text(string name, params string[] variables)
    {
        if (_given.TryGetValue(name, out var value))
            return Filled(value);
        return variables.Select(Variable).FirstOrDefault(found => found is not null);
    }

    internal string? Variable(string name) => Filled(_environment("SAMLFEDERATION_" + name));

    internal bool Flag(string name, string variable, bool otherwise = false)
    {
        var text = Text(name, variable);
        return text switch
        {
            null => otherwise,
            "0" => false,
            "1" => true,
            _ => bool.TryParse(text, out var on) ? on : throw new StartupRefusedException($"--{name} is either true or false, not `{text}`."),
        };
    }

    private static (string Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
            return (argument, null);
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument[2..], null) : (argument[2..equals], argument[(equals + 1)..]);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
