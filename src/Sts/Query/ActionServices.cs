namespace SamlFederation.Sts.Query;

/// <summary>Registers every action of this assembly: one that is written is served, and in the table of actions.</summary>
internal static class ActionServices
{
    /// <summary>The classes of the actions, by their full name.</summary>
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(QueryAction).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(QueryAction))).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public static void AddActions(this IServiceCollection services)
    {
        foreach (var action in All) services.AddSingleton(typeof(QueryAction), action);
    }
}
