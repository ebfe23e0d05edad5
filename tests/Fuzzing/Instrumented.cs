using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;

namespace SamlFederation.Tests.Fuzzing;

/// <summary>A copy of this program in which the product's two libraries count every branch that is taken.</summary>
internal static class Instrumented
{
    private const int MapOctets = 1 << 16;

    private static readonly string[] Libraries = ["SamlFederation.Saml.dll", "SamlFederation.Iam.dll"];

    /// <summary>Does something whose branches are no input's.</summary>
    public static unsafe T Uncounted<T>(Func<T> action)
    {
        var counted = Trace.SharedMem;
        Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(MapOctets); // never given back: a branch that is counted late must not write elsewhere
        try
        {
            return action();
        }
        finally
        {
            Trace.SharedMem = counted;
        }
    }

    /// <summary>Makes the copy anew; the path of the program in it.</summary>
    public static string Copy(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.TopDirectoryOnly))
        {
            Directory.CreateDirectory(folder);
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        foreach (var library in Libraries)
            Fuzzer.Instrument(Path.Combine(folder, library), type => !type.StartsWith("System.", StringComparison.Ordinal), Options.Value);
        return Path.Combine(folder, Path.GetFileName(typeof(Instrumented).Assembly.Location));
    }
}
