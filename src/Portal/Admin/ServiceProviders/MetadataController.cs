using Microsoft.AspNetCore.Mvc;
using SamlFederation.Portal.Audit;
using SamlFederation.Portal.ServiceProviders;
using SamlFederation.Saml;

namespace SamlFederation.Portal.Admin.ServiceProviders;

/// <summary>What was understood of a document, before anything is registered. The document travels in the page: nothing is kept until it is confirmed.</summary>
internal sealed record PreviewForm
{
    public string? Document { get; init; }

    public string? Url { get; init; }

    public string? Name { get; init; }

    public string? NameIdFormat { get; init; }

    public bool ConsumesRoles { get; init; }

    internal MetadataSummary? Summary { get; init; }
    internal ServiceProvider? Existing { get; init; }
    internal IReadOnlyList<MetadataChange> Changes { get; init; } = [];
    internal IReadOnlyList<FieldFault> Faults { get; init; } = [];
}

/// <summary>Service providers come in, and are brought up to date, by their metadata: given, looked at, confirmed.</summary>
[RequestSizeLimit(MetadataIntake.FormLimit)]
[RequestFormLimits(ValueLengthLimit = MetadataIntake.FormLimit, MultipartBodyLengthLimit = MetadataIntake.FormLimit, BufferBodyLengthLimit = MetadataIntake.FormLimit)]
internal sealed class MetadataController(ServiceProviderRegistry registry, MetadataIntake intake, AdminChanges changes, TimeProvider clock) : AdminController
{
    [HttpGet("/admin/service-providers/add")]
    public IActionResult Add() => View("GiveMetadata", new MetadataForm());

    [HttpPost("/admin/service-providers/add")]
    public Task<IActionResult> Add(MetadataForm form) => Preview(form, null);

    [HttpGet("/admin/service-providers/{id:length(32)}/metadata")]
    public async Task<IActionResult> Update(string id) => await registry.FindAsync(id, Aborted) is { } provider
        ? View("GiveMetadata", new MetadataForm { Existing = provider, Url = provider.MetadataUrl })
        : NotFound();

    [HttpPost("/admin/service-providers/{id:length(32)}/metadata")]
    public async Task<IActionResult> Update(string id, MetadataForm form) =>
        await registry.FindAsync(id, Aborted) is { } provider ? await Preview(form, provider) : NotFound();

    [HttpPost("/admin/service-providers")]
    public async Task<IActionResult> Register(PreviewForm form)
    {
        if (MetadataIntake.Unpack(form.Document) is not { } xml || registry.Read(xml) is not MetadataOutcome<SpMetadata>.Read read)
            return Again("GiveMetadata", new MetadataForm { Faults = [new("metadata", "The document did not arrive as it was shown. Please give it again.")] });
        var profile = new ServiceProviderProfile(read.Metadata.EntityId, form.Name ?? "") { NameIdFormat = form.NameIdFormat ?? NameIdFormats.Persistent, ConsumesRoles = form.ConsumesRoles };
        var faults = await changes.ApplyAsync(Registered("Added", profile.EntityId), Caller, async () =>
            await registry.FindByEntityIdAsync(profile.EntityId, Aborted) is not null ? [Twice] : await registry.SaveAsync(profile, xml, Given(form.Url), Aborted), Aborted);
        if (faults.Count > 0)
            return Again("Preview", form with { Summary = MetadataSummary.Of(read.Metadata, clock.GetUtcNow()), Faults = faults });
        var added = await registry.FindByEntityIdAsync(profile.EntityId, Aborted);
        return Done($"/admin/service-providers/{added!.Id}", $"{added.Name} is added. Now decide what it may see and who may use it.");
    }

    [HttpPost("/admin/service-providers/{id:length(32)}/metadata/confirm")]
    public async Task<IActionResult> Replace(string id, PreviewForm form)
    {
        if (await registry.FindAsync(id, Aborted) is not { } provider)
            return NotFound();
        var xml = MetadataIntake.Unpack(form.Document) ?? "";
        var told = registry.Read(xml) is MetadataOutcome<SpMetadata>.Read read ? Told(provider, read.Metadata) : "";
        var faults = await changes.ApplyAsync(Registered("MetadataReplaced", provider.EntityId) with { Subject = told }, Caller, () => registry.ReplaceMetadataAsync(provider, xml, Aborted, Given(form.Url)), Aborted);
        return faults.Count > 0
            ? Again("GiveMetadata", new MetadataForm { Existing = provider, Url = form.Url, Faults = faults })
            : Done($"/admin/service-providers/{id}", $"The metadata of {provider.Name} is replaced.");
    }

    private async Task<IActionResult> Preview(MetadataForm form, ServiceProvider? existing)
    {
        var (given, faults) = await intake.TakeAsync(form, Aborted);
        if (given is null)
            return Again("GiveMetadata", form with { Existing = existing, Faults = faults });
        // What was uploaded or fetched comes back as text, so that it can be looked at and mended.
        var again = form with { Existing = existing, Metadata = given.Url is null && given.Xml.Length <= MetadataReader.MaximumCharacters ? given.Xml : form.Metadata };
        if (registry.Read(given.Xml) is not MetadataOutcome<SpMetadata>.Read { Metadata: var metadata })
            return Again("GiveMetadata", again with { Faults = registry.Check(given.Xml, "") });
        faults = registry.Check(given.Xml, existing?.EntityId ?? metadata.EntityId);
        if (faults.Count == 0 && existing is null && await registry.FindByEntityIdAsync(metadata.EntityId, Aborted) is not null)
            faults = [Twice];
        if (faults.Count > 0)
            return Again("GiveMetadata", again with { Faults = faults });
        return View("Preview", new PreviewForm
        {
            Document = MetadataIntake.Pack(given.Xml),
            Url = given.Url,
            Name = metadata.ServiceName ?? metadata.Organization?.DisplayName ?? HostOf(metadata),
            NameIdFormat = metadata.NameIdFormats.FirstOrDefault(format => format != NameIdFormats.Unspecified && ServiceProviderRegistry.NameIds.Contains(format)) ?? NameIdFormats.Persistent,
            ConsumesRoles = metadata.RequestedAttributes.Any(attribute => attribute.Name == AwsNames.Role),
            Summary = MetadataSummary.Of(metadata, clock.GetUtcNow()),
            Existing = existing,
            Changes = existing is null ? [] : MetadataDiff.Between(ServiceProviderRegistry.MetadataOf(existing), metadata),
        });
    }

    private static FieldFault Twice => new("metadata", "A service provider of this entity ID is registered already. Open it, and update its metadata there.");

    private AuditEntry Registered(string deed, string entityId) => Record(AuditEvent.ServiceProviderChanged, deed, "") with { EntityId = entityId, Subject = null };

    private static string Told(ServiceProvider provider, SpMetadata after) =>
        string.Join("; ", MetadataDiff.Between(ServiceProviderRegistry.MetadataOf(provider), after).Select(change => $"{change.Mark} {change.What}: {change.Detail}"));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string HostOf(SpMetadata metadata) => new Uri(metadata.AssertionConsumerServices[0].Location).Host;
}
