using System.Text.Json;
using SamlFederation.Portal.Employees;
using SamlFederation.Web;

namespace SamlFederation.Portal.World;

/// <summary>
/// What is there after the first start: in Development the tutorial world, in Production one administrator. Then the file of
/// <c>--import</c>, at every start.
/// </summary>
internal sealed class Seeding(PortalDb db, EmployeeDirectory directory, GroupDirectory groups, WorldImport import, ServiceOptions service)
{
    private const string Administrator = "admin";

    private readonly Dictionary<string, string> _passwords = new(StringComparer.Ordinal);

    internal async Task RunAsync(CancellationToken cancellation)
    {
        if (!await directory.AnyAsync(cancellation))
        {
            if (service.Production)
                await SeedAdministratorAsync(cancellation);
            else
                await ImportAsync(TutorialWorld.Json(service.PeerUrl), "The tutorial world", cancellation);
        }

        if (service.Import is { } path)
            await ImportAsync(await File.ReadAllTextAsync(path, cancellation), path, cancellation);
    }

    private async Task ImportAsync(string json, string name, CancellationToken cancellation)
    {
        var faults = await import.RunAsync(json, service.Production ? null : NewPassword, cancellation);
        if (faults.Count > 0)
            throw new StartupRefusedException($"{name} was not imported: {string.Join("; ", faults)}");
    }

    // INVARIANT: the file is written before the import commits, so that no employee exists whose password nobody knows.
    private string NewPassword(string userName)
    {
        var path = Path.Combine(service.DataDirectory, "credentials.json");
        if (_passwords.Count == 0 && Read(path) is { } known)
        {
            foreach (var (name, old) in known)
                _passwords[name] = old;
        }

        var password = _passwords[userName] = OneTimePassword.New();
        PrivateFile.Replace(path, JsonSerializer.Serialize(new Dictionary<string, Dictionary<string, string>> { ["portal"] = _passwords }, Indented) + "\n");
        return password;
    }

    private static Dictionary<string, string>? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(path))?.GetValueOrDefault("portal") : null;
        }
        catch (JsonException refused)
        {
            throw new StartupRefusedException($"{path} is not readable; remove it.", refused);
        }
    }

    private async Task SeedAdministratorAsync(CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var password = OneTimePassword.New();
        await MustAsync(groups.SaveAsync("Administrators", "Run the portal.", true, cancellation));
        await MustAsync(directory.SaveAsync(new EmployeeProfile(Administrator, "Administrator") { Groups = ["Administrators"] }, cancellation));
        var employee = await directory.FindByNameAsync(Administrator, cancellation);
        await MustAsync(directory.SetPasswordAsync(employee!, password, mustChange: true, exceptSessionId: null, cancellation));
        // Printed before it is kept: a start that dies in between prints another one next time.
        Console.WriteLine($"The administrator is `{Administrator}`, the one-time password `{password}`. It is shown once and has to be changed at {service.PublicUrl}/signin");
        await transaction.CommitAsync(cancellation);
    }

    private static async Task MustAsync(Task<IReadOnlyList<FieldFault>> save)
    {
        if (await save is [var fault, ..])
            throw new InvalidOperationException(fault.Message);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
