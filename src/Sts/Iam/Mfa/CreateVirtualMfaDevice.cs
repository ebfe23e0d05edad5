using System.Security.Cryptography;
using System.Text;
using OtpNet;
using SamlFederation.Data.Sts;
using SamlFederation.Iam;
using SamlFederation.Sts.Query;
using SamlFederation.Sts.Sessions;

namespace SamlFederation.Sts.Iam.Mfa;

internal sealed record CreateVirtualMfaDeviceInput(string Path, string DeviceName, IReadOnlyList<Tag> Tags);

/// <summary>CreateVirtualMFADevice: the one answer that ever shows the seed, as text and as a picture for an authenticator application.</summary>
internal sealed class CreateVirtualMfaDevice(IamRoad road, SecretSealer sealer) : IamAction<CreateVirtualMfaDeviceInput>(road)
{
    // Forty bytes are the sixty-four base32 characters that AWS gives.
    private const int SeedSize = 40;
    private static readonly Constraint DeviceName = Names.Policy with { Maximum = 226 };

    public override string Name => "CreateVirtualMFADevice";

    protected override CreateVirtualMfaDeviceInput Read(ParameterReader parameters) =>
        new(parameters.Optional("Path", Names.Path) ?? "/", parameters.Required("VirtualMFADeviceName", DeviceName), parameters.Tags() ?? []);

    protected override Task<IamTarget> FindAsync(CreateVirtualMfaDeviceInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(new IamTarget(SerialNumber(input, scope)) { RequestTags = input.Tags });

    protected override async Task<IamResult> RunAsync(CreateVirtualMfaDeviceInput input, IamScope scope, CancellationToken cancellation)
    {
        if (Tags.Check(input.Tags) is { } untaggable) return untaggable;
        var serial = SerialNumber(input, scope);
        // The other actions take no longer one.
        if (serial.Length > MfaDeviceLookup.SerialNumber.Maximum) return IamErrors.InvalidInput($"The serial number {StsErrors.Shortened(serial)} is longer than {MfaDeviceLookup.SerialNumber.Maximum} characters.");
        if (!MfaDeviceLookup.SerialNumber.Pattern!.IsMatch(serial)) return IamErrors.InvalidInput($"The path {input.Path} cannot be part of a serial number.");
        if (await scope.MfaDeviceAsync(serial, cancellation) is not null) return IamErrors.MfaDeviceExists;

        var seed = RandomNumberGenerator.GetBytes(SeedSize);
        scope.Db.MfaDevices.Add(new MfaDevice
        {
            SerialNumber = serial, AccountId = scope.AccountId, Name = input.DeviceName, Path = input.Path, SealedSeed = MfaDevices.Seal(sealer, serial, seed), Created = scope.Now, Tags = [.. input.Tags],
        });
        var account = await scope.Db.Accounts.FindAsync([scope.AccountId], cancellation);
        var text = Base32Encoding.ToString(seed);
        return IamResult.Of(new ResponseNode.Tree("VirtualMFADevice",
        [
            new ResponseNode.Text("SerialNumber", serial),
            new ResponseNode.Text("Base32StringSeed", Convert.ToBase64String(Encoding.ASCII.GetBytes(text))),
            new ResponseNode.Text("QRCodePNG", Convert.ToBase64String(SeedPicture.Png(input.DeviceName, account?.Alias ?? scope.AccountId, text))),
            .. input.Tags.Count == 0 ? Array.Empty<ResponseNode>() : [Tags.Node(input.Tags)],
        ]));
    }

    private static string SerialNumber(CreateVirtualMfaDeviceInput input, IamScope scope) => scope.Arn($"mfa{input.Path}{input.DeviceName}");
}
