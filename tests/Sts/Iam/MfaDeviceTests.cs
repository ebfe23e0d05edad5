using SamlFederation.Tests.Sts.Fixture;

namespace SamlFederation.Tests.Sts.Iam;

/// <summary>CreateVirtualMFADevice and everything that is done with a device.</summary>
public sealed class MfaDeviceTests(StsFixture fixture) : IClassFixture<StsFixture>
{
    private const string Missing = "arn:aws:iam::123456789012:mfa/Missing";

    private const string Other = "999999999999";

    private RunningSts Sts => fixture.Sts;

    private DateTimeOffset Earlier => Sts.Clock.GetUtcNow().AddSeconds(-30);

    [Fact]
    public async Task A_device_shows_its_seed_once_as_text_and_picture()
    {
        var name = IamCases.Name("Phone");
        var made = await Sts.DoneAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", name), ("Path", "/phones/"), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"));
        Assert.Equal($"arn:aws:iam::{RunningSts.Account}:mfa/phones/{name}", made["SerialNumber"]);
        Assert.Matches(@"\A[A-Z2-7]{64}\z", System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(made["Base32StringSeed"]!)));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String(made["QRCodePNG"]!)[..4]);
        Assert.Equal("team", made["Key"]);
        (await Sts.AdministerAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", name), ("Path", "/phones/"))).AssertRefused(409, "EntityAlreadyExists", "MFA device already exists.");
        Assert.Empty((await Sts.DoneAsync("ListVirtualMFADevices", ("MaxItems", "1000"))).All("Base32StringSeed"));
    }

    [Theory]
    [InlineData(226, true)]
    [InlineData(227, false)]
    public async Task A_name_leaves_room_for_its_serial_number(int length, bool accepted)
    {
        var answer = await Sts.AdministerAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", new string('d', length)));
        if (accepted) answer.AssertAccepted();
        else answer.AssertRefused(400, "ValidationError");
    }

    [Fact]
    public async Task A_serial_number_that_no_other_action_would_take_is_refused()
    {
        (await Sts.AdministerAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", new string('e', 200)), ("Path", $"/{new string('p', 100)}/"))).AssertRefused(400, "InvalidInput");
        (await Sts.AdministerAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", IamCases.Name("Phone")), ("Path", "/a!b/"))).AssertRefused(400, "InvalidInput");
    }

    [Fact]
    public async Task Two_consecutive_codes_enable_a_device_and_do_so_once()
    {
        var (user, device) = (await Sts.UserAsync(), await Sts.DeviceAsync());
        (string, string)[] enable = [("UserName", user), ("SerialNumber", device.SerialNumber), .. device.Pair(Earlier)];
        await Sts.DoneAsync("EnableMFADevice", enable);
        var listed = await Sts.DoneAsync("ListMFADevices", ("UserName", user));
        Assert.Equal<IEnumerable<string?>>([user, device.SerialNumber], [listed["UserName"], listed["SerialNumber"]]);
        Assert.NotNull(listed["EnableDate"]);
        (await Sts.AdministerAsync("EnableMFADevice", enable)).AssertRefused(409, "EntityAlreadyExists", "MFA Device is already in use.");

        // Taken away and given back, the same codes are spent.
        await Sts.DoneAsync("DeactivateMFADevice", ("UserName", user), ("SerialNumber", device.SerialNumber));
        (await Sts.AdministerAsync("EnableMFADevice", enable)).AssertRefused(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.");
    }

    [Fact]
    public async Task Codes_that_are_wrong_swapped_repeated_or_stale_are_refused()
    {
        var (user, device) = (await Sts.UserAsync(), await Sts.DeviceAsync());
        var (first, second) = (device.Code(Earlier), device.Code(Earlier.AddSeconds(30)));
        (string, string)[] wrong = [(first, "000000"), (second, first), (second, second), (device.Code(Earlier.AddSeconds(-300)), device.Code(Earlier.AddSeconds(-270)))];
        foreach (var (one, two) in wrong)
            (await Sts.AdministerAsync("EnableMFADevice", ("UserName", user), ("SerialNumber", device.SerialNumber), ("AuthenticationCode1", one), ("AuthenticationCode2", two)))
                .AssertRefused(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.");
        (await Sts.AdministerAsync("EnableMFADevice", ("UserName", user), ("SerialNumber", device.SerialNumber), ("AuthenticationCode1", "12345"), ("AuthenticationCode2", "abcdef"))).AssertRefused(400, "ValidationError");
        await Sts.DoneAsync("EnableMFADevice", ("UserName", user), ("SerialNumber", device.SerialNumber), ("AuthenticationCode1", first), ("AuthenticationCode2", second));
    }

    [Fact]
    public async Task A_device_or_user_that_is_not_there_is_named()
    {
        var (user, device) = (await Sts.UserAsync(), await Sts.DeviceAsync());
        (string, string)[] codes = [("AuthenticationCode1", "123456"), ("AuthenticationCode2", "123456")];
        foreach (var action in new[] { "EnableMFADevice", "ResyncMFADevice", "DeactivateMFADevice", "GetMFADevice", "DeleteVirtualMFADevice", "ListMFADeviceTags" })
            (await Sts.AdministerAsync(action, [("UserName", user), ("SerialNumber", Missing), .. codes])).AssertRefused(404, "NoSuchEntity", $"MFA Device with serial number {Missing} does not exist.");
        // One that is nobody's is not the user's either.
        foreach (var action in new[] { "ResyncMFADevice", "DeactivateMFADevice", "GetMFADevice" })
            (await Sts.AdministerAsync(action, [("UserName", user), ("SerialNumber", device.SerialNumber), .. codes])).AssertRefused(404, "NoSuchEntity");
        foreach (var action in new[] { "EnableMFADevice", "ResyncMFADevice", "DeactivateMFADevice", "GetMFADevice" })
            (await Sts.AdministerAsync(action, [("UserName", "Nobody"), ("SerialNumber", device.SerialNumber), .. codes])).AssertRefused(404, "NoSuchEntity", "The user with name Nobody cannot be found.");
        (await Sts.IamAsync(await Sts.AdministratorAsync(Other), "DeleteVirtualMFADevice", ("SerialNumber", device.SerialNumber))).AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task A_user_has_at_most_eight_devices()
    {
        var user = await Sts.UserAsync();
        for (var i = 0; i < 8; i++) await Sts.EnabledDeviceAsync(user);
        var ninth = await Sts.DeviceAsync();
        (await Sts.AdministerAsync("EnableMFADevice", [("UserName", user), ("SerialNumber", ninth.SerialNumber), .. ninth.Pair(Earlier)]))
            .AssertRefused(409, "LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8");
        var listed = await Sts.DoneAsync("ListMFADevices", ("UserName", user), ("MaxItems", "7"));
        Assert.Equal<IEnumerable<int>>([7, 1], [listed.All("SerialNumber").Count, (await Sts.DoneAsync("ListMFADevices", ("UserName", user), ("Marker", listed["Marker"]!))).All("SerialNumber").Count]);
    }

    [Fact]
    public async Task A_device_in_use_is_deactivated_before_it_is_deleted()
    {
        var user = await Sts.UserAsync();
        var device = await Sts.EnabledDeviceAsync(user);
        (await Sts.AdministerAsync("DeleteVirtualMFADevice", ("SerialNumber", device.SerialNumber))).AssertRefused(409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.");
        await Sts.DoneAsync("DeactivateMFADevice", ("UserName", user), ("SerialNumber", device.SerialNumber));
        Assert.Empty((await Sts.DoneAsync("ListMFADevices", ("UserName", user))).All("SerialNumber"));
        await Sts.DoneAsync("DeleteVirtualMFADevice", ("SerialNumber", device.SerialNumber));
        (await Sts.AdministerAsync("DeleteVirtualMFADevice", ("SerialNumber", device.SerialNumber))).AssertRefused(404, "NoSuchEntity");
    }

    [Fact]
    public async Task Devices_are_listed_by_whether_they_are_somebodys()
    {
        var user = await Sts.UserAsync();
        var (used, free) = (await Sts.EnabledDeviceAsync(user), await Sts.DeviceAsync());
        var (assigned, unassigned, any) = (await ListAsync("Assigned"), await ListAsync("Unassigned"), await ListAsync("Any"));
        Assert.Contains(used.SerialNumber, assigned.All("SerialNumber"));
        Assert.Contains(user, assigned.All("UserName"));
        Assert.DoesNotContain(free.SerialNumber, assigned.All("SerialNumber"));
        Assert.Contains(free.SerialNumber, unassigned.All("SerialNumber"));
        Assert.DoesNotContain(used.SerialNumber, unassigned.All("SerialNumber"));
        Assert.Equal(assigned.All("SerialNumber").Concat(unassigned.All("SerialNumber")).Order(StringComparer.Ordinal), any.All("SerialNumber"));
        (await Sts.AdministerAsync("ListVirtualMFADevices", ("AssignmentStatus", "Lost"))).AssertRefused(400, "ValidationError");

        Task<Answer> ListAsync(string status) => Sts.DoneAsync("ListVirtualMFADevices", ("AssignmentStatus", status), ("MaxItems", "1000"));
    }

    [Fact]
    public async Task A_device_is_told_with_its_user()
    {
        var user = await Sts.UserAsync();
        var (used, free) = (await Sts.EnabledDeviceAsync(user), await Sts.DeviceAsync());
        foreach (var named in new[] { true, false })
        {
            var got = await Sts.DoneAsync("GetMFADevice", [("SerialNumber", used.SerialNumber), .. named ? new[] { ("UserName", user) } : []]);
            Assert.Equal<IEnumerable<string?>>([user, used.SerialNumber], [got["UserName"], got["SerialNumber"]]);
            Assert.NotNull(got["EnableDate"]);
        }
        var nobodys = await Sts.DoneAsync("GetMFADevice", ("SerialNumber", free.SerialNumber));
        Assert.Equal<IEnumerable<string?>>([null, free.SerialNumber, null], [nobodys["UserName"], nobodys["SerialNumber"], nobodys["EnableDate"]]);
    }

    [Fact]
    public async Task Codes_after_those_that_were_used_resynchronise_a_device()
    {
        var (user, device) = (await Sts.UserAsync(), await Sts.DeviceAsync());
        var start = Sts.Clock.GetUtcNow();
        await Sts.DoneAsync("EnableMFADevice", [("UserName", user), ("SerialNumber", device.SerialNumber), .. device.Pair(start.AddSeconds(-60))]);
        (await Sts.AdministerAsync("ResyncMFADevice", [("UserName", user), ("SerialNumber", device.SerialNumber), .. device.Pair(start.AddSeconds(-60))])).AssertRefused(403, "InvalidAuthenticationCode");
        await Sts.DoneAsync("ResyncMFADevice", [("UserName", user), ("SerialNumber", device.SerialNumber), .. device.Pair(start)]);
        (await Sts.AdministerAsync("ResyncMFADevice", [("UserName", user), ("SerialNumber", device.SerialNumber), .. device.Pair(start)])).AssertRefused(403, "InvalidAuthenticationCode");
    }

    [Fact]
    public async Task A_device_is_tagged_and_untagged()
    {
        var device = await Sts.DeviceAsync();
        await Sts.DoneAsync("TagMFADevice", ("SerialNumber", device.SerialNumber), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "wiki"), ("Tags.member.2.Key", "a"), ("Tags.member.2.Value", ""));
        Assert.Equal(["a", "team"], (await Sts.DoneAsync("ListMFADeviceTags", ("SerialNumber", device.SerialNumber))).All("Key"));
        await Sts.DoneAsync("UntagMFADevice", ("SerialNumber", device.SerialNumber), ("TagKeys.member.1", "TEAM"));
        Assert.Equal(["a"], (await Sts.DoneAsync("ListMFADeviceTags", ("SerialNumber", device.SerialNumber))).All("Key"));
        (await Sts.AdministerAsync("TagMFADevice", ("SerialNumber", Missing), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b"))).AssertRefused(404, "NoSuchEntity");
        (await Sts.AdministerAsync("UntagMFADevice", ("SerialNumber", Missing), ("TagKeys.member.1", "a"))).AssertRefused(404, "NoSuchEntity");
        (await Sts.AdministerAsync("TagMFADevice", ("SerialNumber", device.SerialNumber), ("Tags.member.1.Key", "aws:x"), ("Tags.member.1.Value", "b"))).AssertRefused(400, "InvalidInput");
    }

    [Fact]
    public async Task Whoever_may_manage_its_own_device_takes_no_others()
    {
        var (user, other) = (await Sts.UserAsync(), await Sts.UserAsync());
        await Sts.AllowAsync(user, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:*MFADevice*"],"Resource":["arn:aws:iam::*:user/${aws:username}","arn:aws:iam::*:mfa/${aws:username}"]}]}""");
        var key = await Sts.KeyAsync(user);
        (await Sts.IamAsync(key, "CreateVirtualMFADevice", ("VirtualMFADeviceName", user))).AssertAccepted();
        (await Sts.IamAsync(key, "CreateVirtualMFADevice", ("VirtualMFADeviceName", other))).AssertRefused(403, "AccessDenied");
        var theirs = await Sts.EnabledDeviceAsync(other);
        (await Sts.IamAsync(key, "DeactivateMFADevice", ("UserName", other), ("SerialNumber", theirs.SerialNumber))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "DeactivateMFADevice", ("SerialNumber", theirs.SerialNumber))).AssertRefused(404, "NoSuchEntity");
        (await Sts.IamAsync(key, "GetMFADevice", ("SerialNumber", theirs.SerialNumber))).AssertRefused(403, "AccessDenied");
        (await Sts.IamAsync(key, "ListMFADevices")).AssertAccepted();
    }
}
