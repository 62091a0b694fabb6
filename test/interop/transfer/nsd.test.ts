import { transferSuite } from '../../support/transfer-suite.ts'

transferSuite('nsd')
