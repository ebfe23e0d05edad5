using System.Text.Json;

namespace SamlFederation.Tests.EndToEnd.Worlds;

public static class Credentials
{
    public static string PasswordOf(string dataFolder, string employee)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(dataFolder, "credentials.json")));
        return file.RootElement.GetProperty("portal").GetProperty(employee).GetString()!;
    }
}
