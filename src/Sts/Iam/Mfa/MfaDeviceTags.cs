using SamlFederation.Data.Sts;
using SamlFederation.Sts.Query;

namespace SamlFederation.Sts.Iam.Mfa;

internal sealed record TagMfaDeviceInput(string SerialNumber, IReadOnlyList<Tag> Tags) : MfaDeviceInput(SerialNumber);

internal sealed record UntagMfaDeviceInput(string SerialNumber, IReadOnlyList<string> TagKeys) : MfaDeviceInput(SerialNumber);

internal sealed record ListMfaDeviceTagsInput(string SerialNumber, Page Page) : MfaDeviceInput(SerialNumber);

/// <summary>TagMFADevice.</summary>
internal sealed class TagMfaDevice(IamRoad road) : MfaDeviceAction<TagMfaDeviceInput>(road)
{
    public override string Name => "TagMFADevice";

    protected override TagMfaDeviceInput Read(ParameterReader parameters) =>
        new(parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber), parameters.RequiredTags());

    protected override IamTarget About(IamTarget target, TagMfaDeviceInput input) => target with { RequestTags = input.Tags };

    protected override Task<IamResult> RunAsync(MfaDevice device, TagMfaDeviceInput input, IamScope scope, CancellationToken cancellation)
    {
        var (tags, refusal) = Tags.Add(device.Tags, input.Tags);
        if (refusal is not null) return Task.FromResult<IamResult>(refusal);
        device.Tags = tags;
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>UntagMFADevice.</summary>
internal sealed class UntagMfaDevice(IamRoad road) : MfaDeviceAction<UntagMfaDeviceInput>(road)
{
    public override string Name => "UntagMFADevice";

    protected override UntagMfaDeviceInput Read(ParameterReader parameters) =>
        new(parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber), Tags.ReadKeys(parameters));

    protected override IamTarget About(IamTarget target, UntagMfaDeviceInput input) => target with { TagKeys = input.TagKeys };

    protected override Task<IamResult> RunAsync(MfaDevice device, UntagMfaDeviceInput input, IamScope scope, CancellationToken cancellation)
    {
        device.Tags = Tags.Remove(device.Tags, input.TagKeys);
        return Task.FromResult(IamResult.Ok);
    }
}

/// <summary>ListMFADeviceTags.</summary>
internal sealed class ListMfaDeviceTags(IamRoad road) : MfaDeviceAction<ListMfaDeviceTagsInput>(road)
{
    public override string Name => "ListMFADeviceTags";

    protected override ListMfaDeviceTagsInput Read(ParameterReader parameters) =>
        new(parameters.Required(MfaDeviceLookup.Parameter, MfaDeviceLookup.SerialNumber), Page.Read(parameters));

    protected override Task<IamResult> RunAsync(MfaDevice device, ListMfaDeviceTagsInput input, IamScope scope, CancellationToken cancellation) =>
        Task.FromResult(input.Page.Cut("Tags", device.Tags, tag => tag.Key, Tags.Item));
}
