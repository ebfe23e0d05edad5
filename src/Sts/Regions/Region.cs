namespace SamlFederation.Sts.Regions;

/// <summary>A region: <paramref name="Name"/> as <c>eu-central-1</c>, the place it stands for, and whether every account begins with it on.</summary>
internal sealed record Region(string Name, string Place, bool IsOptIn)
{
    /// <summary>The one that no account can do without: it also serves the global endpoint.</summary>
    public const string Global = "us-east-1";

    /// <summary>All of AWS's commercial regions, by name.</summary>
    public static IReadOnlyList<Region> All { get; } =
    [
        OptIn("af-south-1", "Cape Town"),
        OptIn("ap-east-1", "Hong Kong"),
        OptIn("ap-east-2", "Taipei"),
        On("ap-northeast-1", "Tokyo"),
        On("ap-northeast-2", "Seoul"),
        On("ap-northeast-3", "Osaka"),
        On("ap-south-1", "Mumbai"),
        OptIn("ap-south-2", "Hyderabad"),
        On("ap-southeast-1", "Singapore"),
        On("ap-southeast-2", "Sydney"),
        OptIn("ap-southeast-3", "Jakarta"),
        OptIn("ap-southeast-4", "Melbourne"),
        OptIn("ap-southeast-5", "Malaysia"),
        OptIn("ap-southeast-6", "New Zealand"),
        OptIn("ap-southeast-7", "Thailand"),
        On("ca-central-1", "Canada (Central)"),
        OptIn("ca-west-1", "Calgary"),
        On("eu-central-1", "Frankfurt"),
        OptIn("eu-central-2", "Zurich"),
        On("eu-north-1", "Stockholm"),
        OptIn("eu-south-1", "Milan"),
        OptIn("eu-south-2", "Spain"),
        On("eu-west-1", "Ireland"),
        On("eu-west-2", "London"),
        On("eu-west-3", "Paris"),
        OptIn("il-central-1", "Tel Aviv"),
        OptIn("me-central-1", "UAE"),
        OptIn("me-south-1", "Bahrain"),
        OptIn("mx-central-1", "Mexico (Central)"),
        On("sa-east-1", "São Paulo"),
        On("us-east-1", "N. Virginia"),
        On("us-east-2", "Ohio"),
        On("us-west-1", "N. California"),
        On("us-west-2", "Oregon"),
    ];

    private static readonly Dictionary<string, Region> ByName = All.ToDictionary(region => region.Name, StringComparer.Ordinal);

    /// <summary>The region of this name, or null.</summary>
    public static Region? Find(string name) => ByName.GetValueOrDefault(name);

    private static Region On(string name, string place) => new(name, place, IsOptIn: false);

    private static Region OptIn(string name, string place) => new(name, place, IsOptIn: true);
}
