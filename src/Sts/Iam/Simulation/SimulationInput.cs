using SamlFederation.Iam;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Simulation;

/// <summary>What both simulations are asked.</summary>
internal sealed record SimulationInput
{
    private const int ManyItems = 10_000;
    private static readonly Constraint Action = new(3, 128);
    private static readonly Constraint Resource = new(1, 2048);
    private static readonly Constraint Option = new(1, 64);
    private static readonly string[] KeyTypes = ["string", "stringList", "numeric", "numericList", "boolean", "booleanList", "ip", "ipList", "binary", "binaryList", "date", "dateList"];

    // IAM API Reference, ResourceHandlingOption
    private static readonly string[] Options =
        ["EC2-Classic-InstanceStore", "EC2-Classic-EBS", "EC2-VPC-InstanceStore", "EC2-VPC-InstanceStore-Subnet", "EC2-VPC-EBS", "EC2-VPC-EBS-Subnet"];

    public required IReadOnlyList<string> Policies { get; init; }

    public required IReadOnlyList<string> Boundaries { get; init; }

    public required IReadOnlyList<string> Actions { get; init; }

    public required IReadOnlyList<string> Resources { get; init; }

    public required string? ResourcePolicy { get; init; }

    public required string? ResourceOwner { get; init; }

    public required string? CallerArn { get; init; }

    public required IReadOnlyList<ContextEntry> Context { get; init; }

    public required string? HandlingOption { get; init; }

    public required Page Page { get; init; }

    /// <summary>One context key with its values.</summary>
    internal sealed record ContextEntry(string Name, string? Type, IReadOnlyList<string> Values);

    public static SimulationInput Read(ParameterReader parameters, bool needsPolicies)
    {
        IReadOnlyList<string> Documents(string name) => parameters.Texts(name, ManyItems, Names.Document);
        return new SimulationInput
        {
            Policies = needsPolicies ? parameters.RequiredTexts("PolicyInputList", ManyItems, Names.Document) : Documents("PolicyInputList"),
            Boundaries = Documents("PermissionsBoundaryPolicyInputList"),
            Actions = parameters.RequiredTexts("ActionNames", ManyItems, Action),
            Resources = parameters.Texts("ResourceArns", ManyItems, Resource),
            ResourcePolicy = parameters.Optional("ResourcePolicy", Names.Document),
            ResourceOwner = parameters.Optional("ResourceOwner", Resource),
            CallerArn = parameters.Optional("CallerArn", Resource),
            Context = Entries(parameters),
            HandlingOption = parameters.Optional("ResourceHandlingOption", Option),
            Page = Page.Read(parameters),
        };
    }

    /// <summary>What the model lets pass and IAM does not.</summary>
    public WireError? Refusal()
    {
        if (Actions.FirstOrDefault(action => !IsAction(action)) is { } action) return IamErrors.InvalidInput($"Invalid ActionName: {action} must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        if (Resources.FirstOrDefault(resource => resource != "*" && !Arn.TryParse(resource, out _)) is { } resource) return IamErrors.InvalidInput($"Invalid ResourceArn: {StsErrors.Shortened(resource)} must be in ARN format or \"*\".");
        if (Boundaries.Count > 1) return IamErrors.InvalidInput("Only one permissions boundary policy can be given.");
        if (ResourceOwner is not null && OwnerAccount is null) return IamErrors.InvalidInput($"Invalid ResourceOwner: {StsErrors.Shortened(ResourceOwner)}");
        if (CallerArn is not null && !UserArn.TryParse(CallerArn, out _)) return IamErrors.InvalidInput($"Invalid CallerArn: {StsErrors.Shortened(CallerArn)} is not the ARN of a user.");
        if (HandlingOption is not null && !Options.Contains(HandlingOption)) return IamErrors.InvalidInput($"Invalid ResourceHandlingOption: {HandlingOption}");
        foreach (var entry in Context)
        {
            if (entry.Name.Length is < 5 or > 256) return IamErrors.InvalidInput($"Invalid ContextKeyName: {StsErrors.Shortened(entry.Name)}");
            if (entry.Type is null || !KeyTypes.Contains(entry.Type)) return IamErrors.InvalidInput($"Invalid ContextKeyType of {entry.Name}: {StsErrors.Shortened(entry.Type ?? "")}");
            if (!entry.Type.EndsWith("List", StringComparison.Ordinal) && entry.Values.Count > 1) return IamErrors.InvalidInput($"{entry.Name} is not a list and has {entry.Values.Count} values.");
        }
        return null;
    }

    /// <summary>The account of ResourceOwner, which is written as its number or as its root's ARN.</summary>
    public string? OwnerAccount =>
        ResourceOwner is { Length: 12 } number && number.All(char.IsAsciiDigit) ? number
        : Arn.TryParse(ResourceOwner ?? "", out var arn) && arn.Resource == "root" ? arn.AccountId
        : null;

    private static bool IsAction(string action) => action.Split(':') is [{ Length: > 0 }, { Length: > 0 }];

    private static List<ContextEntry> Entries(ParameterReader parameters)
    {
        const string values = "ContextKeyValues.member.";
        return
        [
            .. parameters.Structures("ContextEntries", ManyItems).Select(entry => new ContextEntry(
                entry.GetValueOrDefault("ContextKeyName", ""), entry.GetValueOrDefault("ContextKeyType"),
                [.. entry.Where(field => field.Key.StartsWith(values, StringComparison.Ordinal)).OrderBy(field => field.Key.Length).ThenBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Value)])),
        ];
    }
}
