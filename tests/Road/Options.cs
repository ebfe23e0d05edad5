using System.Globalization;

namespace SamlFederation.Tests.Road;

/// <summary>What the command may be told.</summary>
internal sealed record Options
{
    /// <summary>Of each row of the table.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>Signed before the run; each is redeemed once.</summary>
    public int Assertions { get; init; } = 60_000;

    /// <summary>Connections of the load.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>Of the run that watches the memory; 0 leaves it out.</summary>
    public int Requests { get; init; } = 1_000_000;

    /// <summary>Whether the tables go into the README.</summary>
    public bool Write { get; init; }

    /// <summary>A PostgreSQL connection string; a SQLite file of its own when null.</summary>
    public string? Database { get; init; }

    /// <summary>Null, with a sentence on standard error, when there is one that cannot be read.</summary>
    public static Options? Read(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] == "--write")
            {
                options = options with { Write = true };
                i--;
                continue;
            }
            var value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--database" && value.Length > 0)
            {
                options = options with { Database = value };
                continue;
            }
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Refuse($"{args[i]} needs a number after it.");
            switch (args[i])
            {
                case "--seconds": options = options with { Seconds = Math.Max(1, number) }; break;
                case "--assertions": options = options with { Assertions = Math.Max(1_000, number) }; break;
                case "--connections": options = options with { Connections = Math.Max(1, number) }; break;
                case "--requests": options = options with { Requests = number }; break;
                default: return Refuse($"There is no option {args[i]}: --seconds, --assertions, --connections, --requests, --database and --write are all.");
            }
        }
        return options;
    }

    private static Options? Refuse(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return null;
    }
}
