using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SamlFederation.Sts.Trail.Delivery;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Console;

public sealed class CanaryTests
{
    [Fact]
    public async Task Keeps_messages_tokens_and_secrets_out_of_log_and_trail_and_delivered_files()
    {
        var folder = Directory.CreateTempSubdirectory("samlfederation-trail-").FullName;
        await using var sts = await RunningSts.StartAsync(null, "--trail-folder", folder, "--trail-interval", "3600");
        var log = new CapturedLog();
        sts.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var david = new Browser(sts);
        using var thief = new Browser(sts);
        var response = sts.Honest();
        var credentials = await sts.SignerAsync();
        var posted = await david.PostResponseAsync(response, "/console/trail?user=canary-relay-state");
        var spent = System.Web.HttpUtility.ParseQueryString(posted.Location!.Split('?')[1])["SigninToken"]!;
        await david.FollowAsync(posted);
        var token = await david.TokenAsync(credentials);
        await thief.PostResponseAsync(response);
        await thief.GetAsync(Broker.Login(spent));
        await thief.GetAsync(Broker.Login(token, destination: "https://evil.example"));
        await thief.GetAsync(Broker.Ask(Broker.Session(credentials with { AccessKeyId = "ASIAQNZGKIQY56JQ7WML" })));
        var page = await david.SubmitAsync(await david.GetAsync("/console"), "form[action='/console/credentials']");
        var secret = page.Text("#file-text").Split("aws_secret_access_key = ")[1].Split(' ')[0];
        await david.GetAsync(Broker.Login(token));

        // What the administration takes and hands out.
        var (administrator, user, password) = (await sts.AdministratorAsync(), Principals.Unique("canary"), "canary-Password-1!");
        (await sts.IamAsync(administrator, "CreateUser", ("UserName", user))).AssertAccepted();
        (await sts.IamAsync(administrator, "CreateLoginProfile", ("UserName", user), ("Password", password))).AssertAccepted();
        await sts.IamAsync(administrator, "CreateLoginProfile", ("UserName", user), ("Password", password));
        var key = await sts.IamAsync(administrator, "CreateAccessKey", ("UserName", user));
        var device = await sts.IamAsync(administrator, "CreateVirtualMFADevice", ("VirtualMFADeviceName", user));
        var session = (await sts.StsAsync(key.Signer(), "GetSessionToken")).Signer();
        await sts.StsAsync(session, "GetSessionToken");

        // Also what goes wrong deep inside says nothing.
        await using var db = await sts.DatabaseAsync();
        var trail = string.Join('\n', await db.Trail.Select(record => record.Record + record.Trace).ToListAsync());
        await sts.Services.GetRequiredService<DeliveryService>().RoundAsync(default);
        var delivered = string.Join('\n', Directory.EnumerateFiles(folder, "*CloudTrail_*.json.gz", SearchOption.AllDirectories).Select(path => System.Text.Encoding.UTF8.GetString(GzipFile.Decompress(File.ReadAllBytes(path))!)));
        Directory.Delete(folder, recursive: true);
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "SigninTokens" RENAME TO "Away";""");
        await thief.GetAsync(Broker.Login(token));
        await thief.GetAsync(Broker.Ask(Broker.Session(credentials)));

        var logged = log.Text;
        Assert.Contains("/federation", logged, StringComparison.Ordinal);
        Assert.Contains("ConsoleLogin", trail, StringComparison.Ordinal);
        foreach (var known in new[] { "ConsoleLogin", "CreateVirtualMFADevice", key["AccessKeyId"]!, session.AccessKeyId }) Assert.Contains(known, delivered, StringComparison.Ordinal);
        string[] secrets = [response.Base64()[..60], spent, token, secret, credentials.SecretAccessKey, credentials.SessionToken!, david.Console!.Value, "SigninToken=",
            password, key["SecretAccessKey"]!, device["Base32StringSeed"]!, session.SecretAccessKey, session.SessionToken!];
        Assert.All(secrets, canary => Assert.DoesNotContain(canary, logged, StringComparison.Ordinal));
        Assert.All(secrets, canary => Assert.DoesNotContain(canary, trail, StringComparison.Ordinal));
        Assert.All(secrets, canary => Assert.DoesNotContain(canary, delivered, StringComparison.Ordinal));
        Assert.DoesNotContain("canary-relay-state", logged, StringComparison.Ordinal);
    }
}
