using System.CommandLine;
using System.CommandLine.Help;
using SamlFederation.Web;

namespace SamlFederation.Sts.Operator;

/// <summary>The commands that an operator gives on the machine of the service, beside it: <c>account …</c>, <c>region …</c> and <c>trail …</c>.</summary>
internal static class OperatorCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var where = new Where();
        var root = new Command("./run.sh", "Commands for the operator of the token service.") { new HelpOption(), AccountCommands.All(where, output, errors), RegionCommands.All(where, output, errors), TrailCommands.All(where, output, errors) };
        where.AddTo(root);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            await errors.WriteLineAsync($"{parsed.Errors[0].Message.TrimEnd('.')}; ./run.sh {args[0]} --help shows how it is used.");
            return 1;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (StartupRefusedException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return 1;
        }
    }
}

/// <summary>Where the service is that a command is about.</summary>
internal sealed class Where
{
    private readonly Option<string> _data = new("--data") { Description = "The service's data folder.", Recursive = true };
    private readonly Option<string> _certs = new("--certs") { Description = "The service's folder of keys.", Recursive = true };
    private readonly Option<string> _database = new("--database") { Description = "The service's database, where it is not in the data folder.", Recursive = true };

    public void AddTo(Command root)
    {
        root.Options.Add(_data);
        root.Options.Add(_certs);
        root.Options.Add(_database);
    }

    /// <summary>The data folder, whether it is there or not.</summary>
    public string Data(ParseResult parsed) => parsed.GetValue(_data) ?? ".data";

    /// <summary>The folder of keys, whether it is there or not.</summary>
    public string Certs(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(_certs) ?? Path.Combine("certs", "sts"));

    public Task<OperatorStore> OpenAsync(ParseResult parsed, CancellationToken cancellation) => OperatorStore.OpenAsync(
        [.. new[] { _data, _certs, _database }.SelectMany(option => parsed.GetValue(option) is { } value ? new[] { option.Name, value } : [])], cancellation);
}
