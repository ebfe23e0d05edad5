namespace SamlFederation.Portal.ServiceProviders;

/// <summary>Where released values come from.</summary>
internal static class AttributeSource
{
    internal const string UserName = "userName";
    internal const string DisplayName = "displayName";
    internal const string Email = "email";
    internal const string Groups = "groups";
    internal const string AttributePrefix = "attribute:";
    internal const string ConstantPrefix = "constant:";

    internal static bool IsKnown(string source) => source is UserName or DisplayName or Email or Groups
        || HasRest(source, AttributePrefix) || HasRest(source, ConstantPrefix);

    internal static IReadOnlyList<string> Values(string source, Employee employee, IReadOnlyList<Group> groups) => source switch
    {
        UserName => One(employee.UserName),
        DisplayName => One(employee.DisplayName),
        Email => One(employee.Email),
        Groups => [.. groups.Select(group => group.Name!)],
        _ when source.StartsWith(AttributePrefix, StringComparison.Ordinal) =>
            [.. employee.Attributes.Where(a => a.Name == source[AttributePrefix.Length..]).Select(a => a.Value).Order(StringComparer.Ordinal)],
        _ when source.StartsWith(ConstantPrefix, StringComparison.Ordinal) => One(source[ConstantPrefix.Length..]),
        _ => [],
    };

    private static bool HasRest(string source, string prefix) => source.StartsWith(prefix, StringComparison.Ordinal) && source.Length > prefix.Length && source.Length <= 500;

    private static IReadOnlyList<string> One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];
}
