using System.Net;

namespace SamlFederation.Tests.EndToEnd.Worlds;

public static class Health
{
    /// <summary>Asks the service until it says that it is ready, for at most <paramref name="seconds"/>.</summary>
    public static async Task WaitUntilReadyAsync(Uri service, int seconds = 60)
    {
        using var client = new HttpClient { BaseAddress = service };
        var until = DateTime.UtcNow.AddSeconds(seconds);
        var last = "nothing";
        while (DateTime.UtcNow < until)
        {
            try
            {
                using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (response.StatusCode == HttpStatusCode.OK)
                    return;
                last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException unreachable)
            {
                last = unreachable.Message;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{service} was not ready after {seconds} s; last it said: {last}");
    }
}
