namespace SamlFederation.Tests.EndToEnd.Machine;

/// <summary>A program of this machine that some tests drive.</summary>
public enum Tool
{
    Bash,
    Chromium,
    Aws,
    Faketime,
    Mellon,
    XmlSec,
    NodePackages,
}

public static class Tools
{
    public const string Chromium = "/usr/bin/chromium";
    public const string MellonModule = "/usr/lib/apache2/modules/mod_auth_mellon.so";

    /// <summary>Why the tool cannot be used here, or null when it can.</summary>
    public static string? WhyAbsent(Tool tool) => tool switch
    {
        Tool.Bash => Missing("bash"),
        Tool.Chromium => File.Exists(Chromium) ? null : $"{Chromium} is not installed",
        Tool.Aws => Missing("aws"),
        Tool.Faketime => Missing("faketime"),
        Tool.Mellon => Apache() is null ? "apache2 is not installed"
            : File.Exists(MellonModule) ? null : "mod_auth_mellon is not installed",
        Tool.XmlSec => Missing("xmlsec1"),
        Tool.NodePackages => Missing("node") ?? NodePackages.WhyAbsent(),
    };

    public static string? Apache() => Find("apache2");

    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static string? Missing(string program) => Find(program) is null ? $"'{program}' is not installed" : null;
}

/// <summary>A fact that is skipped, saying why, where a program that it drives is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute : FactAttribute
{
    public NeedsAttribute(params Tool[] tools) => Skip = Absence.Of(tools);
}

/// <summary>The same for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryNeedsAttribute : TheoryAttribute
{
    public TheoryNeedsAttribute(params Tool[] tools) => Skip = Absence.Of(tools);
}

internal static class Absence
{
    public static string? Of(Tool[] tools)
    {
        var reasons = tools.Select(Tools.WhyAbsent).OfType<string>().ToList();
        return reasons.Count == 0 ? null : $"{string.Join("; ", reasons)} ('./run.sh test' installs what apt and npm may install here)";
    }
}
