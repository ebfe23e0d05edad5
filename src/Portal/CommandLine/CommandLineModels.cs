namespace SamlFederation.Portal.CommandLine;

/// <summary>The page for one role; with a response once it was asked for.</summary>
internal sealed record CommandLinePage(CatalogueRole Role, string FileName, string Command)
{
    internal string? SamlResponse { get; init; }
    internal DateTimeOffset? NotOnOrAfter { get; init; }
}
