using System.Text.Json.Nodes;
using SamlFederation.Tests.EndToEnd.Machine;
using SamlFederation.Tests.EndToEnd.Worlds;

namespace SamlFederation.Tests.EndToEnd.Npm;

/// <summary>A program for Node.js beside this file, run where npm put the packages that it asks for.</summary>
internal static class NodeScript
{
    /// <summary>Runs it as the administrator of the account called development, and gives what it printed.</summary>
    public static async Task<JsonNode> RunAsync(World world, string name)
    {
        var script = Path.Combine(NodePackages.Folder, name);
        File.Copy(Path.Combine(NodePackages.Source, name), script, overwrite: true);
        var ran = await ShellCommand.RunAsync("node", [script], Settings(world));
        Assert.True(ran.ExitCode == 0, ran.ToString());
        return JsonNode.Parse(ran.Output)!;
    }

    // Nothing of whoever runs the tests; the SDK reads the rest by itself, where it would find AWS's.
    private static Dictionary<string, string?> Settings(World world)
    {
        var settings = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("NODE_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        settings["AWS_ENDPOINT_URL"] = world.Sts.GetLeftPart(UriPartial.Authority);
        settings["AWS_REGION"] = "us-east-1";
        settings["AWS_CONFIG_FILE"] = "/dev/null";
        settings["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(world.Data, "aws-credentials");
        settings["AWS_PROFILE"] = "development";
        settings["AWS_EC2_METADATA_DISABLED"] = "true";
        settings["AWS_MAX_ATTEMPTS"] = "1";
        settings["PORTAL_METADATA"] = new Uri(world.Portal, "/saml/metadata").ToString();
        return settings;
    }
}
