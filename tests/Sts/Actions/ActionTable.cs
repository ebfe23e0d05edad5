using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SamlFederation.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Tests.Sts.Actions;

/// <summary>The README's table of every STS and IAM action with its state: what the code serves, against all that AWS has.</summary>
internal static class ActionTable
{
    private const string Begin = "<!-- the table of actions: ./run.sh actions --write -->\n";
    private const string End = "<!-- end of the table of actions -->\n";

    /// <summary>The actions as the service registers them; it is built for that, and not started.</summary>
    public static IReadOnlyList<QueryAction> Served { get; } = Read();

    /// <summary>Every action of AWS's API, from its public service model.</summary>
    public static IReadOnlyList<string> Of(QueryService service) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Actions", service.Name + ".txt"));

    /// <summary>The README with the table as the code has it now.</summary>
    public static string Rewrite(string readme)
    {
        var (begin, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"README.md has no place for the table: a line {Begin.Trim()} and below it {End.Trim()}.");
        return string.Concat(readme.AsSpan(0, begin + Begin.Length), Text(), readme.AsSpan(end));
    }

    private static string Text()
    {
        var text = new StringBuilder("\n| API | state | actions |\n|---|---|---|\n");
        foreach (var service in new[] { QueryService.Sts, QueryService.Iam })
        {
            var (title, served) = (service.Name.ToUpperInvariant(), Served.Where(action => action.Service == service).ToList());
            foreach (var group in served.Where(action => action.AlwaysRefused is null).GroupBy(Noun).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase))
                Row(text, group.Key.Length == 0 ? title : $"{title}: {group.Key}", "served", group.Select(action => action.Name));
            foreach (var group in served.Where(action => action.AlwaysRefused is not null).GroupBy(action => action.AlwaysRefused))
                Row(text, title, $"refused: {group.Key}", group.Select(action => action.Name));
            var all = Of(service);
            Row(text, title, "not served", all.Except(served.Select(action => action.Name)));
            text.Append(CultureInfo.InvariantCulture, $"| {title} | | {served.Count} of {all.Count} |\n");
        }
        return text.Append('\n').ToString();
    }

    private static List<QueryAction> Read()
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-actions-").FullName;
        var service = StsApplication.Build(["--port", "0", "--data", Path.Combine(folder, "data"), "--certs", Path.Combine(folder, "certs")]);
        List<QueryAction> served = [.. service.Services.GetServices<QueryAction>()];
        ((IDisposable)service).Dispose();
        Directory.Delete(folder, recursive: true);
        return served;
    }

    private static void Row(StringBuilder text, string api, string state, IEnumerable<string> names)
    {
        var list = string.Join(", ", names.Order(StringComparer.Ordinal));
        if (list.Length > 0) text.Append(CultureInfo.InvariantCulture, $"| {api} | {state} | {list} |\n");
    }

    // The folder that an IAM action lives in, as words: InlinePolicies is `inline policies`.
    private static string Noun(QueryAction action)
    {
        if (action.Service == QueryService.Sts) return "";
        var folder = action.GetType().Namespace!.Split('.')[^1];
        var words = string.Concat(folder.Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
        return words.Replace("saml", "SAML", StringComparison.Ordinal).Replace("oidc", "OIDC", StringComparison.Ordinal).Replace("mfa", "MFA", StringComparison.Ordinal);
    }
}
