using System.Net;
using System.Xml;

namespace SamlFederation.Tests.EndToEnd.Worlds;

/// <summary>The token service's two doors, from outside.</summary>
public static class StsRoad
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    /// <summary>AssumeRoleWithSAML as raw HTTP: AWS's error code, or null when credentials were handed out.</summary>
    public static async Task<string?> ErrorCodeAsync(Uri sts, string roleArn, string principalArn, string samlResponse)
    {
        using var client = new HttpClient();
        using var answer = await PostAsync(client, sts, roleArn, principalArn, samlResponse);
        var xml = new XmlDocument { XmlResolver = null };
        xml.LoadXml(await answer.Content.ReadAsStringAsync());
        var names = new XmlNamespaceManager(xml.NameTable);
        names.AddNamespace("s", Namespace);
        var code = xml.SelectSingleNode("/s:ErrorResponse/s:Error/s:Code", names)?.InnerText;
        Assert.Equal(code is null, answer.StatusCode == HttpStatusCode.OK);
        if (code is null)
            Assert.StartsWith("ASIA", xml.SelectSingleNode("//s:Credentials/s:AccessKeyId", names)!.InnerText, StringComparison.Ordinal);
        return code;
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, Uri sts, string roleArn, string principalArn, string samlResponse) =>
        client.PostAsync(sts, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithSAML",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = roleArn,
            ["PrincipalArn"] = principalArn,
            ["SAMLAssertion"] = samlResponse,
        }));

    public static void AssertConsoleOf(Page page, string role)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("/console", page.Address.AbsolutePath.TrimEnd('/'));
        Assert.Contains(role, page.Text, StringComparison.Ordinal);
    }

    public static void AssertNoConsole(Page page)
    {
        Assert.NotEqual("/console", page.Address.AbsolutePath.TrimEnd('/'));
        Assert.NotEqual(HttpStatusCode.OK, page.Status);
    }
}
