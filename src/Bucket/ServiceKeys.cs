using SamlFederation.Authorization;
using SamlFederation.Web;

namespace SamlFederation.Bucket;

/// <summary>
/// The keys that the bucket asks the token service with, one for each account whose buckets it keeps. In Development the token service
/// writes their file when it makes the tutorial world, which may be while this service starts.
/// </summary>
internal sealed class ServiceKeys(ServiceOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private IReadOnlyList<ServiceKey>? _keys;

    public IReadOnlyList<ServiceKey> All => _keys ?? throw new InvalidOperationException("The keys are not read yet.");

    /// <summary>Reads the file; waits for it while the token service has not finished its own start.</summary>
    /// <exception cref="StartupRefusedException">There is none, or there is no key in it.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(options.PeerUrl), Timeout = TimeSpan.FromSeconds(5) };
        while (!File.Exists(options.Credentials) && !options.Production && !await IsReadyAsync(http, cancellation)) await Task.Delay(Pause, cancellation);
        _keys = Read();
    }

    private List<ServiceKey> Read()
    {
        if (!File.Exists(options.Credentials))
            throw new StartupRefusedException($"There is no {options.Credentials}, with whose keys the bucket asks the token service; " + (options.Production
                ? "make a user that may ask in each account, write its key there as an AWS credentials file, or name that file with --bucket-credentials."
                : "name the file with --bucket-credentials, or begin anew with --fresh."));
        try
        {
            var keys = ServiceKey.Parse(File.ReadAllText(options.Credentials)).Where(key => key.AccountId.Length > 0).ToList();
            return keys.Count > 0 ? keys : throw new StartupRefusedException($"There is no access key in {options.Credentials}; write one there for each account whose buckets are kept here, as an AWS credentials file.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartupRefusedException($"{options.Credentials} cannot be read; make it readable or name another with --bucket-credentials.", refused);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (Exception down) when (down is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
