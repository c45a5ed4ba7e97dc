import { type DatabaseSource, findSource, type SourceProbes } from './find-source.js'

/** A CrateDB on this machine: its launcher, `…/bin/crate`. */
export interface CrateDbInstallation {
  readonly command: string
}

/** CTK_TEST_CRATEDB_URL, then Docker (the image is CTK_TEST_CRATEDB_IMAGE), then a local installation. */
export function findCrateDb(probes: SourceProbes<CrateDbInstallation>): Promise<DatabaseSource<CrateDbInstallation>> {
  const names = {
    urlVariable: 'CTK_TEST_CRATEDB_URL',
    imageVariable: 'CTK_TEST_CRATEDB_IMAGE',
    defaultImage: 'crate/crate:6.4',
  }
  return findSource(names, probes)
}
