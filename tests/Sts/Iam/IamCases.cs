using SamlFederation.Tests.Fixtures;
using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>What tests of the IAM API do over and over.</summary>
internal static class IamCases
{
    private static int _names;

    /// <summary>A name that no other test has.</summary>
    public static string Name(string kind = "David") => $"{kind}{Interlocked.Increment(ref _names)}";

    /// <summary>Calls as the account's administrator.</summary>
    public static async Task<Answer> AdministerAsync(this RunningSts sts, string action, params (string Name, string Value)[] parameters) =>
        await sts.IamAsync(await sts.AdministratorAsync(), action, parameters);

    /// <summary>The same, which must succeed.</summary>
    public static async Task<Answer> DoneAsync(this RunningSts sts, string action, params (string Name, string Value)[] parameters)
    {
        var answer = await sts.AdministerAsync(action, parameters);
        answer.AssertAccepted();
        return answer;
    }

    /// <summary>A new user.</summary>
    public static async Task<string> UserAsync(this RunningSts sts, string? name = null, string path = "/")
    {
        name ??= Name();
        await sts.DoneAsync("CreateUser", ("UserName", name), ("Path", path));
        return name;
    }

    /// <summary>A new group.</summary>
    public static async Task<string> GroupAsync(this RunningSts sts, string? name = null)
    {
        name ??= Name("Developers");
        await sts.DoneAsync("CreateGroup", ("GroupName", name));
        return name;
    }

    /// <summary>A key of the user's.</summary>
    public static async Task<SigV4Signer> KeyAsync(this RunningSts sts, string user)
    {
        var made = await sts.DoneAsync("CreateAccessKey", ("UserName", user));
        return new SigV4Signer(made["AccessKeyId"]!, made["SecretAccessKey"]!);
    }

    /// <summary>Gives the user an inline policy, straight in the store.</summary>
    public static async Task AllowAsync(this RunningSts sts, string user, string document, string name = "Allowed")
    {
        await using var db = await sts.DatabaseAsync();
        var owner = db.Users.Single(one => one.Name == user && one.AccountId == RunningSts.Account);
        db.InlinePolicies.Add(new SamlFederation.Data.Sts.InlinePolicy { OwnerId = owner.UniqueId, Name = name, Document = document });
        await db.SaveChangesAsync();
    }

    /// <summary>A policy of one statement.</summary>
    public static string Allow(string action, string resource, string condition = "") =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"{{condition}}}]}""";
}

/// <summary>A virtual MFA device in the hand of whoever was shown its seed.</summary>
internal sealed record HeldDevice(string SerialNumber, byte[] Seed)
{
    private const int Step = 30;

    /// <summary>What it shows: RFC 6238, written from its text.</summary>
    public string Code(DateTimeOffset at)
    {
        var counter = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / Step);
#pragma warning disable CA5350 // RFC 6238's default, which authenticator applications speak.
        var mac = System.Security.Cryptography.HMACSHA1.HashData(Seed, counter);
#pragma warning restore CA5350
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The parameters that show this code and the one after it.</summary>
    public (string, string)[] Pair(DateTimeOffset first) => [("AuthenticationCode1", Code(first)), ("AuthenticationCode2", Code(first.AddSeconds(Step)))];
}

internal static class MfaCases
{
    /// <summary>A new device of the account's.</summary>
    public static async Task<HeldDevice> DeviceAsync(this RunningSts sts, string? name = null, string path = "/")
    {
        var made = await sts.DoneAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", name ?? IamCases.Name("Phone")), ("Path", path));
        return new HeldDevice(made["SerialNumber"]!, FromBase32(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(made["Base32StringSeed"]!))));
    }

    /// <summary>A device that is enabled for the user.</summary>
    public static async Task<HeldDevice> EnabledDeviceAsync(this RunningSts sts, string user)
    {
        var device = await sts.DeviceAsync();
        await sts.DoneAsync("EnableMFADevice", [("UserName", user), ("SerialNumber", device.SerialNumber), .. device.Pair(sts.Clock.GetUtcNow().AddSeconds(-30))]);
        return device;
    }

    public static byte[] FromBase32(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var digit in text.TrimEnd('='))
        {
            (bits, held) = ((bits << 5 | alphabet.IndexOf(digit, StringComparison.Ordinal)) & 0xFFFF, held + 5);
            if (held < 8) continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
        }
        return [.. bytes];
    }
}
